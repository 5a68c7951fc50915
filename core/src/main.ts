import { join } from 'node:path';
import type { Config } from './config.js';
import { reachDatabase, type ReachedDatabase } from './database/addresses.js';
import { Migrator } from './database/migrate.js';
import { isDemonstration, makeDemonstration } from './demonstration/make.js';
import { makeFirstLink, printDemonstrationLinks } from './identity/printed-links.js';
import { createLog } from './log.js';
import { Listener } from './live/listener.js';
import { Permissions } from './permissions/permissions.js';
import { SharedServices } from './plugins/bridge.js';
import { Registry } from './plugins/declarations.js';
import { discoverPlugins } from './plugins/discover.js';
import { FaultLog } from './plugins/fault-log.js';
import { guardProcess } from './plugins/guard.js';
import { coreVersion, PluginHouse } from './plugins/house.js';
import { notePluginFault } from './plugins/pauses.js';
import { CORE_FOLDER, foundTheme } from './rendering/packages.js';
import { shownPackages } from './rendering/shown-packages.js';
import { refuseFaultyTheme } from './rendering/theme-check.js';
import { Supervisor } from './supervisor.js';
import { loadTerritory } from './territory/load.js';

/** Starts the site and keeps it running until it is told to stop. Read it top to bottom: this is the order of things. */
export async function start(config: Config): Promise<void> {
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const log = createLog(config.logLevel, 'supervisor');
  // Migrating imports the plugins here too.
  guardProcess(log, new FaultLog(log));

  // 0. A theme that would fail in front of people does not start.
  refuseFaultyTheme(foundTheme(config.theme), shownPackages(config.plugins), coreVersion);

  // 1. The database: the embedded one, or the one of DATABASE_URL.
  if (!config.databaseUrl) say('Starting the database in ' + config.dataDir + '…');
  const database = await reachDatabase(config);
  if (database.notice) say(database.notice);

  // 2. Tables up to date, of the core and of each plugin. A plugin that fails here is left out, the rest goes on.
  const migrator = new Migrator(database.ownerUrl, database.grantee);
  const migrated = await migrateAll(config, migrator, log);
  if (migrated > 0) say(`Brought the tables up to date (${migrated} migrations).`);
  if (await loadTerritory(migrator)) say('Loaded the communes of France.');

  // 3. Somebody to start with: the demonstration, or in production a link for the first administrator.
  const empty = await migrator.isEmpty();
  if (empty && !config.production) {
    say('Making the demonstration: Alsace, with invented people (once, some seconds)…');
    await makeDemonstration(config, database, { seed: 1, size: 'small', log });
  }
  const demonstration = await isDemonstration(migrator);

  // 4. The processes that serve and work; replaced when one dies or hangs.
  const supervisor = new Supervisor({ database: addressesOf(database), demonstration }, log, (fault) =>
    notePluginFault(migrator, fault, log),
  );
  const listener = new Listener(database.ownerUrl, null, log);
  listener.onNews(
    (news) => {
      if (news.kind === 'plugins') void supervisor.renew();
    },
    () => undefined,
  );
  await listener.start();
  let stopping: Promise<void> | null = null;
  const stop = () => {
    stopping ??= (async () => {
      say('Stopping…');
      await listener.close();
      await supervisor.stop();
      await migrator.close();
      await database.close();
      process.exit(0);
    })();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  process.on('SIGHUP', stop);
  let plugins;
  try {
    plugins = await supervisor.start(config.workers);
  } catch (error) {
    await supervisor.stop();
    await database.close();
    throw error;
  }

  // 5. Say that it is there, and how to come in.
  for (const plugin of plugins.filter((one) => one.sentence))
    say(`The plugin ${plugin.id} is left out: ${plugin.sentence}`);
  say(`LaCooPol is ready on ${config.baseUrl}`);
  if (demonstration && !config.production) await printDemonstrationLinks(config, migrator, say);
  if (empty && config.production)
    say(`Open this link once to become the first administrator (24 hours): ${await makeFirstLink(config, migrator)}`);
}

/** Brings the core and every plugin up to date. @returns how many migrations of the core ran */
export async function migrateAll(
  config: Config,
  migrator: Migrator,
  log = createLog(config.logLevel, 'migrate'),
): Promise<number> {
  const count = await migrator.core({ id: 'core', migrations: join(CORE_FOLDER, 'migrations') });
  const plugins = new PluginHouse(new Permissions(), new Registry(), new SharedServices(), log);
  plugins.heed({ safeMode: config.safeMode, pauses: (await migrator.look()).pauses });
  await plugins.discover(discoverPlugins(config.plugins));
  await plugins.migrate(migrator);
  return count;
}

function addressesOf({ runtimeUrl, ownerUrl, runtimeRole }: ReachedDatabase) {
  return { runtimeUrl, ownerUrl, runtimeRole };
}
