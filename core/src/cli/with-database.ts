import { join } from 'node:path';
import { readConfig, type Config } from '../config.js';
import { reachDatabase, type ReachedDatabase } from '../database/addresses.js';
import { Migrator } from '../database/migrate.js';
import { CORE_FOLDER } from '../rendering/packages.js';

/** Runs a command on the database of the settings, tables of the core up to date, and lets go of it whatever happens. */
export async function withDatabase<T>(
  run: (reached: { config: Config; database: ReachedDatabase; migrator: Migrator }) => Promise<T>,
): Promise<T> {
  const config = readConfig();
  const database = await reachDatabase(config);
  const migrator = new Migrator(database.ownerUrl, database.grantee);
  try {
    await migrator.core({ id: 'core', migrations: join(CORE_FOLDER, 'migrations') });
    return await run({ config, database, migrator });
  } finally {
    await migrator.close();
    await database.close();
  }
}
