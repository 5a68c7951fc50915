import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../database/embedded/index.js';
import { Migrator } from '../database/migrate.js';
import { CORE_FOLDER } from '../rendering/packages.js';
import { loadTerritory } from '../territory/load.js';
import { isServerShared, RUNTIME_ROLE, shareServer } from './server.js';

let server: EmbeddedPostgres | null = null;
let folder = '';

/** Starts one PostgreSQL for all test files, with a template database that each file clones. Runs once, in mocha's main process. */
export async function mochaGlobalSetup(): Promise<void> {
  // The tests of a generated plugin run inside a test: they share its server.
  if (isServerShared()) return;
  folder = mkdtempSync(join(tmpdir(), 'lacoopol-test-'));
  // The server runs as another account where mocha runs as root.
  chmodSync(folder, 0o755);
  server = await startEmbeddedPostgres({
    dataDir: folder,
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' },
  });
  shareServer({ ownerUrl: server.ownerUrl, runtimeUrl: server.runtimeUrl, folder });
  const migrator = new Migrator(server.ownerUrl, RUNTIME_ROLE);
  await migrator.core({ id: 'core', migrations: join(CORE_FOLDER, 'migrations') });
  await loadTerritory(migrator);
  await migrator.close();
}

export async function mochaGlobalTeardown(): Promise<void> {
  await server?.stop();
  if (folder) rmSync(folder, { recursive: true, force: true });
}
