import { spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Account, runningAs } from './account.js';
import type { Binaries } from './binaries.js';
import { ServerFailed } from './errors.js';
import { isAlive, isPostmaster } from './process.js';

/** PostgreSQL at work on a cluster. */
export interface Server {
  pid: number;
  socketFolder: string;
}

/** One that we started. */
export interface Launched {
  pid: number | undefined;
  ended: boolean;
  /** What its log says since then. */
  said: () => Promise<string>;
}

const LOG_LIMIT = 5_000_000;
const STOP_SECONDS = 60;

/** Below these, `settings` of the caller; nothing overrides where it listens. */
const SETTINGS: Record<string, string> = {
  shared_buffers: '128MB',
  max_connections: '100',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  // LaCooPol itself reports statements that fail; here they would leave personal data in a file that nobody empties.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
};

/**
 * Who serves the cluster now: read from postmaster.pid, believed only if that process really does. `busy` while it
 * starts, recovers or stops.
 * Lines of that file: https://github.com/postgres/postgres/blob/REL_18_STABLE/src/include/utils/pidfile.h
 */
export async function findServer(cluster: string): Promise<Server | 'busy' | null> {
  const lines = (await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  const pid = Number(lines[0]);
  if (!(pid > 0) || !(await isPostmaster(pid, cluster))) return null;
  const socketFolder = lines[4];
  return socketFolder && lines[7]?.trim() === 'ready' ? { pid, socketFolder } : 'busy';
}

/** Starts PostgreSQL apart from our terminal, so that a Ctrl-C for us does not stop it under us. */
export async function launch(options: {
  cluster: string;
  socketFolder: string;
  logFile: string;
  binaries: Binaries;
  account: Account | null;
  settings: Record<string, string>;
}): Promise<Launched> {
  const { cluster, socketFolder, logFile, binaries, account } = options;
  await setAside(join(cluster, 'postmaster.pid'), cluster);
  await setAside(join(socketFolder, '.s.PGSQL.5432.lock'), cluster);
  if (((await stat(logFile).catch(() => null))?.size ?? 0) > LOG_LIMIT) await rename(logFile, `${logFile}.1`);

  const { O_APPEND, O_CREAT, O_NOFOLLOW, O_RDWR } = constants;
  const log = await open(logFile, O_APPEND | O_CREAT | O_NOFOLLOW | O_RDWR, 0o600);
  const before = (await log.stat()).size;
  const settings = {
    ...SETTINGS,
    ...options.settings,
    listen_addresses: '',
    unix_socket_directories: socketFolder,
    unix_socket_permissions: '0700',
    port: '5432',
  };
  try {
    if (account) await log.chown(account.uid, account.gid);
    const child = spawn(
      join(binaries.root, 'bin', 'postgres'),
      ['-D', cluster, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      { ...runningAs(account), detached: true, stdio: ['ignore', log.fd, log.fd] },
    );
    const launched: Launched = {
      pid: child.pid,
      ended: false,
      said: async () => (await readFile(logFile)).subarray(before).toString().trim(),
    };
    child.once('exit', () => (launched.ended = true));
    child.once('error', () => (launched.ended = true));
    child.unref();
    return launched;
  } finally {
    await log.close();
  }
}

/**
 * PostgreSQL believes a lock file whose process lives, even when that number was given to a stranger since the crash.
 * Such a file is moved away, and looked at once more, in case another start just wrote its own. PostgreSQL's second
 * lock, on shared memory, still guards the data.
 */
async function setAside(file: string, cluster: string): Promise<void> {
  const isStale = async (path: string) => {
    const pid = Math.abs(Number.parseInt(await readFile(path, 'utf8').catch(() => ''), 10));
    return pid > 0 && isAlive(pid) && !(await isPostmaster(pid, cluster));
  };
  if (!(await isStale(file))) return;
  const aside = `${file}.stale-${process.pid}`;
  await rename(file, aside);
  if (await isStale(aside)) await rm(aside);
  else await rename(aside, file);
}

/** Fast shutdown: open transactions are rolled back, what was acknowledged is on disk; waits for the end. */
export async function stopServer(pid: number, cluster: string): Promise<void> {
  const deadline = Date.now() + STOP_SECONDS * 1000;
  if (await isPostmaster(pid, cluster)) process.kill(pid, 'SIGINT');
  while (await isPostmaster(pid, cluster)) {
    if (Date.now() > deadline) {
      throw new ServerFailed(`The embedded PostgreSQL (process ${pid}) did not stop within ${STOP_SECONDS} seconds.`);
    }
    await sleep(10);
  }
}
