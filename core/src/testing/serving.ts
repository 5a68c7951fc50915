import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { compose, type Cradle } from '../composition.js';
import { readConfig, type Config } from '../config.js';
import type { Migrator } from '../database/migrate.js';
import { createLog } from '../log.js';
import type { Plugin } from '../plugins/plugin.js';
import type { TestServer } from './server.js';

/** A plugin to be tested: its manifest and the folder of its package. */
export interface TestedPlugin {
  plugin: Plugin;
  folder: string;
}

/** One process of a site as the tests have it: composed, listening to the database, served on a free port. */
export interface ServingHouse {
  config: Config;
  cradle: Cradle;
  close(): Promise<void>;
}

/** @param place.migrator brings the plugins' schemas up to date; null where another process has done it */
export async function serving(
  plugins: readonly TestedPlugin[],
  place: {
    database: TestServer;
    clock: { now(): Date };
    migrator: Migrator | null;
    settings: Record<string, string>;
  },
): Promise<ServingHouse> {
  const { database, clock, migrator } = place;
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const config = readConfig({
    SECRET: 'a secret of the tests that nobody needs to keep, long enough',
    LOG_LEVEL: process.env['TEST_LOG'] ?? 'silent',
    DATA_DIR: database.folder,
    PORT: String(port),
    BASE_URL: `http://localhost:${port}`,
    ...place.settings,
  });
  const cradle = await compose({
    config,
    log: createLog(config.logLevel, 'test'),
    clock: () => clock.now(),
    demonstration: false,
    database: { runtimeUrl: database.runtimeUrl, ownerUrl: database.ownerUrl, runtimeRole: null },
    plugins: async (known) => plugins.forEach(({ plugin, folder }) => known.adopt(plugin, folder)),
    ...(migrator ? { migrate: (known) => known.migrate(migrator) } : {}),
  });
  const failed = cradle.plugins.statuses().filter((one) => one.state !== 'started');
  if (failed.length > 0) throw new Error(failed.map((one) => `${one.id}: ${one.sentence}`).join('\n'));
  cradle.listener.onNews(
    (news) => {
      cradle.visitorCache.hear(news);
      cradle.hub.hear(news);
    },
    () => cradle.visitorCache.forget(),
  );
  await cradle.listener.start();
  server.on('request', cradle.app.callback());
  return {
    config,
    cradle,
    async close() {
      cradle.hub.close();
      await stop(server);
      await cradle.plugins.stop();
      await cradle.listener.close();
      await cradle.database.close();
    },
  };
}

async function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise<void>((done) => {
    server.close(() => done());
  });
}
