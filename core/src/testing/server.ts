import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { connectionSettings } from '../database/database.js';

export const RUNTIME_ROLE = 'lacoopol_runtime';
const VARIABLE = 'LACOOPOL_TEST_SERVER';

/** The PostgreSQL that all test files share. */
export interface TestServer {
  ownerUrl: string;
  runtimeUrl: string;
  folder: string;
}

/** Tells the processes of mocha where the server is: they inherit the environment. */
export function shareServer(server: TestServer): void {
  process.env[VARIABLE] = JSON.stringify(server);
}

export function isServerShared(): boolean {
  return process.env[VARIABLE] !== undefined;
}

function sharedServer(): TestServer {
  const shared = process.env[VARIABLE];
  if (!shared)
    throw new Error('There is no test server: run mocha from the root of the project, with its .mocharc.json.');
  return JSON.parse(shared) as TestServer;
}

/** A database of its own for a test file, cloned from the migrated template. */
export async function cloneDatabase(): Promise<TestServer & { drop(): Promise<void> }> {
  const server = sharedServer();
  const name = `test_${randomBytes(6).toString('hex')}`;
  const template = new URL(server.ownerUrl).pathname.slice(1);
  await asSuperuser(server, `create database ${name} template ${template} owner lacoopol_owner`);
  await asSuperuser(server, `grant connect on database ${name} to ${RUNTIME_ROLE}`);
  const at = (url: string) => url.replace(`/${template}?`, `/${name}?`);
  return {
    folder: server.folder,
    ownerUrl: at(server.ownerUrl),
    runtimeUrl: at(server.runtimeUrl),
    drop: () => asSuperuser(server, `drop database ${name} with (force)`),
  };
}

async function asSuperuser(server: TestServer, sql: string): Promise<void> {
  const client = new pg.Client({ ...connectionSettings(server.ownerUrl), user: 'postgres', database: 'postgres' });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
