import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { ProgramsUnusable } from './errors.js';

/** Whom PostgreSQL runs as when that is not ourselves: it refuses to run as root. */
export interface Account {
  name: string;
  uid: number;
  gid: number;
}

/** No variable of ours reaches PostgreSQL: PGDATA, LD_LIBRARY_PATH or LC_ALL would change what it does. */
const ENVIRONMENT = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

/** Options with which a child runs as the account, in a directory that every account can enter. */
export function runningAs(account: Account | null): {
  env: NodeJS.ProcessEnv;
  cwd: string;
  uid?: number;
  gid?: number;
} {
  const identity = account ? { uid: account.uid | 0, gid: account.gid | 0 } : {};
  return { env: ENVIRONMENT, cwd: '/', ...identity };
}

/** The account that exists everywhere and owns nothing, so that none has to be created. */
export async function unprivilegedAccount(): Promise<Account> {
  const lines = (await readFile('/etc/passwd', 'utf8').catch(() => '')).split('\n');
  const [name, , uid, gid] = lines.find((line) => line.startsWith('nobody:'))?.split(':') ?? [];
  if (!name || !uid || !gid) {
    throw new ProgramsUnusable(
      'The embedded PostgreSQL does not run as root, and this machine has no account "nobody" to run it as: start LaCooPol as an ordinary user, or set DATABASE_URL.',
    );
  }
  return { name, uid: Number(uid) >>> 0, gid: Number(gid) >>> 0 };
}

/** Tried rather than computed from mode bits: access lists and remote file systems have their own say. */
export function canEnter(directory: string, account: Account): boolean {
  return (
    spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', directory], { ...runningAs(account), stdio: 'ignore' }).status === 0
  );
}
