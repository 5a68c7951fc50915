import { compose } from './composition.js';
import { childSetup, reportToSupervisor } from './child.js';

// A worker process: runs jobs and schedules until it is told to stop.
const { config, database, log, demonstration, plugins } = childSetup('worker');
const house = await compose({ config, database, log, plugins, demonstration });
await house.worker.start((error) => {
  log.error({ err: error as Error }, 'the queue ended');
  process.exit(1);
});
reportToSupervisor.ready([]);
reportToSupervisor.onStop(async () => {
  await house.worker.stop();
  house.delivery.close();
  await house.plugins.stop();
  await house.database.close();
});
