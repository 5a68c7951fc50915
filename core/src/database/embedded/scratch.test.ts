import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import pg from 'pg';
import { isAlive } from './process.js';
import { findServer } from './server.js';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './index.js';

/** These data are thrown away: no waiting for the disk. */
export const careless = { fsync: 'off' };

const folders: string[] = [];

/** A new folder that the server's account can reach, also when the tests run as root. */
export async function scratchFolder(): Promise<string> {
  const folder = await mkdtemp(join(await realpath(tmpdir()), 'embedded-'));
  await chmod(folder, 0o755);
  folders.push(folder);
  return folder;
}

/** Ends the servers that a test left in its folders, then removes these: call it after each. */
export async function sweep(): Promise<void> {
  for (const folder of folders.splice(0)) {
    for (const dataDir of [folder, join(folder, 'data')]) {
      const home = await realpath(join(dataDir, 'postgres')).catch(() => null);
      const server = home ? await postmaster(join(home, 'cluster')) : null;
      if (server) await killAndWait(server.pid);
      if (home) await rm(home, { recursive: true, force: true });
    }
    await rm(folder, { recursive: true, force: true });
  }
}

/** The server once it is up; null where there is none. */
export async function postmaster(cluster: string) {
  let server = await findServer(cluster);
  for (; server === 'busy'; server = await findServer(cluster)) await new Promise((resolve) => setTimeout(resolve, 10));
  return server;
}

export async function killAndWait(pid: number): Promise<void> {
  process.kill(pid, 'SIGKILL');
  while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 5));
}

export async function ask<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

export function start(dataDir: string, settings: Record<string, string> = careless): Promise<EmbeddedPostgres> {
  return startEmbeddedPostgres({ dataDir, settings });
}

/** Another process that starts the server on its own, in a process group of its own, and stays. */
export function starter(dataDir: string) {
  const program = `
    const { startEmbeddedPostgres } = await import(${JSON.stringify(new URL('./index.js', import.meta.url).href)});
    const db = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)} });
    console.log(db.ownerUrl);
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  return {
    pid: child.pid ?? 0,
    up: async () => String((await once(child.stdout, 'data'))[0]).trim(),
    kill: async (signal: NodeJS.Signals) => {
      process.kill(-(child.pid ?? 0), signal);
      await ended;
    },
  };
}
