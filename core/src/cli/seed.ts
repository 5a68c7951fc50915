import { makeDemonstration } from '../demonstration/make.js';
import { StartupError } from '../errors.js';
import { createLog } from '../log.js';
import { migrateAll } from '../main.js';
import { loadTerritory } from '../territory/load.js';
import { withDatabase } from './with-database.js';

export async function seedCommand(seed: number): Promise<void> {
  await withDatabase(async ({ config, database, migrator }) => {
    await migrateAll(config, migrator);
    await loadTerritory(migrator);
    if (!(await migrator.isEmpty()))
      throw new StartupError('There are people in this database already: the demonstration fills an empty one only.');
    await makeDemonstration(config, database, { seed, size: 'small', log: createLog(config.logLevel, 'seed') });
    process.stdout.write('The demonstration is made.\n');
  });
}
