import { compose, type Cradle } from '../composition.js';
import { createLog } from '../log.js';
import { discoverPlugins } from '../plugins/discover.js';
import { FaultLog } from '../plugins/fault-log.js';
import { guardProcess } from '../plugins/guard.js';
import { withDatabase } from './with-database.js';

/** Runs a command on the house put together with all its plugins, without serving. */
export async function composed<T>(run: (house: Cradle) => Promise<T> | T): Promise<T> {
  return withDatabase(async ({ config, database }) => {
    const log = createLog('silent', 'cli');
    guardProcess(log, new FaultLog(log));
    const house = await compose({
      config,
      database,
      log,
      plugins: (plugins) => plugins.discover(discoverPlugins(config.plugins)),
      demonstration: false,
    });
    try {
      return await run(house);
    } finally {
      await house.plugins.stop();
      await house.database.close();
    }
  });
}
