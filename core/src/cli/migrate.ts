import { migrateAll } from '../main.js';
import { loadTerritory } from '../territory/load.js';
import { withDatabase } from './with-database.js';

export async function migrateCommand(): Promise<void> {
  await withDatabase(async ({ config, migrator }) => {
    await migrateAll(config, migrator);
    await loadTerritory(migrator);
    process.stdout.write('The tables are up to date.\n');
  });
}
