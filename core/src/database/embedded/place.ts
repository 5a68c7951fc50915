import { createHash } from 'node:crypto';
import { chmod, lchown, lstat, mkdir, realpath, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Account, canEnter, unprivilegedAccount } from './account.js';
import { DataUnusable, ProgramsUnusable } from './errors.js';
import { codeOf } from './process.js';

/** Where PostgreSQL keeps everything, and whom it runs as (null: as ourselves). */
export interface Place {
  home: string;
  account: Account | null;
  notice: string | null;
}

/** Where the data of root go when the unprivileged account cannot reach the data folder. */
const ELSEWHERE = '/var/lib/lacoopol';

/** Unix socket paths end at 108 bytes on Linux, 104 on macOS. */
const SOCKET_PATH_LIMIT = 103;

/**
 * Chooses `postgres/` inside the data folder. As root, where the account of the server cannot reach it, `postgres`
 * becomes a link to a folder in /var/lib/lacoopol: the choice made once is then visible, and holds for ever.
 * @throws DataUnusable where existing data cannot be reached, or belong to somebody else.
 */
export async function choosePlace(dataDir: string): Promise<Place> {
  await mkdir(dataDir, { recursive: true });
  const folder = await realpath(dataDir);
  const entry = join(folder, 'postgres');
  const asRoot = process.getuid?.() === 0;
  const account = asRoot ? ((await ownerOf(join(entry, 'cluster'))) ?? (await unprivilegedAccount())) : null;
  if (account && !canEnter('/', account)) {
    throw new ProgramsUnusable(
      `The embedded PostgreSQL does not run as root, and this root may not run it as "${account.name}" either: start LaCooPol as an ordinary user, or set DATABASE_URL.`,
    );
  }
  if (!(await lstat(entry).catch(() => null))) await makeHome(folder, entry, account);

  const home = await realpath(entry).catch((error: unknown) => {
    if (codeOf(error) !== 'ENOENT') throw error;
    throw new DataUnusable(
      `${entry} points to a folder that is gone: put it back, or remove the link to begin with an empty database.`,
    );
  });
  if (account && !canEnter(home, account)) {
    throw new DataUnusable(
      `The data in ${home} can no longer be reached by the account "${account.name}" that PostgreSQL runs as: allow that account to pass through the folders above them (chmod o+x).`,
    );
  }
  const owner = (await stat(home)).uid;
  if (!account && owner !== process.getuid?.()) {
    throw new DataUnusable(
      `The data in ${home} belong to another account (number ${owner}): start LaCooPol as the user who started it first, or set DATA_DIR or DATABASE_URL.`,
    );
  }
  const notice =
    home === entry
      ? null
      : `The database lives in ${home}: PostgreSQL does not run as root, and the account "${account?.name ?? owner}" that it runs as cannot reach ${folder}.`;
  return { home, account, notice };
}

async function makeHome(folder: string, entry: string, account: Account | null): Promise<void> {
  if (!account) {
    await mkdir(entry, { mode: 0o700, recursive: true });
  } else if (canEnter(folder, account)) {
    await mkdirOpen(entry);
  } else {
    const home = join(ELSEWHERE, shortHash(entry));
    await mkdirOpen(ELSEWHERE);
    await mkdirOpen(home);
    await symlink(home, entry).catch((error: unknown) => {
      if (codeOf(error) !== 'EEXIST') throw error;
    });
  }
}

/** Root's, so that the server cannot replace its own programs there, but open to be passed through. */
async function mkdirOpen(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  await chmod(directory, 0o711);
}

/** As root, existing data keep the account that they belong to. */
async function ownerOf(cluster: string): Promise<Account | null> {
  const found = await stat(cluster).catch(() => null);
  if (!found) return null;
  if (found.uid === 0) {
    throw new DataUnusable(
      `The data in ${cluster} belong to root, and PostgreSQL does not run as root: give them back to the account that they had (chown -R).`,
    );
  }
  const nobody = await unprivilegedAccount().catch(() => null);
  return { name: found.uid === nobody?.uid ? nobody.name : `number ${found.uid}`, uid: found.uid, gid: found.gid };
}

/**
 * The private folder of the socket: it is what keeps others out of the database. Beside the data where the path is
 * short enough for a socket, and needs no quoting in PostgreSQL's list of folders; else in the temporary folder.
 * @throws DataUnusable where somebody else was there first.
 */
export async function socketFolder({ home, account }: Place): Promise<string> {
  const short = `lacoopol-${shortHash(home)}`;
  // The temporary folder of root may be closed to the account of the server.
  const candidates = [join(home, 'socket'), ...(account ? [] : [join(tmpdir(), short)]), join('/tmp', short)];
  const folder = candidates.find(fitsSocket) ?? join('/tmp', short);
  await mkdir(folder, { mode: 0o700 }).catch((error: unknown) => {
    if (codeOf(error) !== 'EEXIST') throw error;
  });
  const found = await lstat(folder);
  const own = found.uid === process.getuid?.();
  if (!found.isDirectory() || !(own || found.uid === account?.uid)) {
    throw new DataUnusable(
      `${folder} should be the private folder of the database's socket, but belongs to somebody else: remove it.`,
    );
  }
  if (account && own) await lchown(folder, account.uid, account.gid);
  if ((found.mode & 0o777) !== 0o700) await chmod(folder, 0o700);
  return folder;
}

function fitsSocket(folder: string): boolean {
  return Buffer.byteLength(`${folder}/.s.PGSQL.5432`) <= SOCKET_PATH_LIMIT && !/[",\s]/.test(folder);
}

function shortHash(path: string): string {
  return createHash('sha256').update(path).digest('hex').slice(0, 12);
}
