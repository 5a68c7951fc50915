import { compose } from './composition.js';
import { childSetup, reportToSupervisor } from './child.js';
import { leave } from './plugins/guard.js';
import { checkViews } from './rendering/check-views.js';

// A worker process: runs jobs and schedules until it is told to stop.
const { config, database, log, faultLog, demonstration, plugins } = childSetup('worker');
const house = await compose({ config, database, log, faultLog, plugins, demonstration });
await house.worker.start((error) => {
  log.error({ err: error as Error }, 'the queue ended');
  leave(1);
});
// Nobody waits for a job; the supervisor ends what is silent for 3 s.
reportToSupervisor.ready(house.plugins.statuses(), 2_400);
void checkViews(house);
reportToSupervisor.onStop(async () => {
  await house.worker.stop();
  house.delivery.close();
  await house.plugins.stop();
  await house.database.close();
});
