import { spawn } from 'node:child_process';
import { chown, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type Account, runningAs } from './account.js';
import type { Binaries } from './binaries.js';
import { DataUnusable, ProgramsUnusable, ServerFailed } from './errors.js';
import { makeWhole } from './whole.js';

interface Wanted {
  cluster: string;
  binaries: Binaries;
  account: Account | null;
  /** Leave out waiting for the disk, for databases that are thrown away. */
  careless: boolean;
  log: (line: string) => void;
}

/**
 * Text search asks the C library what a letter is: under plain C every byte above 127 is one, and a typographic
 * apostrophe sticks to its word ("l’école" is not found by "école"). The first of these that the machine knows.
 */
const CHARACTER_TYPES = ['C.UTF-8', 'en_US.UTF-8', 'C'];

/**
 * Makes the cluster where there is none yet: UTF-8, checksums, an order of characters that no upgrade of the
 * operating system changes.
 * @throws DataUnusable when the data are of another major version, or are no cluster. ServerFailed when initdb fails, ProgramsUnusable when it refuses our user.
 */
export async function prepareCluster(wanted: Wanted): Promise<void> {
  const { cluster, binaries, account, log } = wanted;
  const written = await readFile(join(cluster, 'PG_VERSION'), 'utf8').catch(() => null);
  if (written !== null) {
    if (Number(written) === binaries.major) return;
    throw new DataUnusable(
      `The data in ${cluster} were written by PostgreSQL ${written.trim()}, and this LaCooPol brings PostgreSQL ${binaries.major}: serve them with a PostgreSQL ${written.trim()} through DATABASE_URL, or set DATA_DIR to begin anew.`,
    );
  }
  if ((await readdir(cluster).catch(() => [])).length > 0) {
    throw new DataUnusable(`${cluster} is neither empty nor a database: move it away, or set DATA_DIR.`);
  }
  log(`Creating the database in ${cluster}`);
  await makeWhole(cluster, async (directory) => {
    if (account) await chown(directory, account.uid, account.gid);
    await initialise(directory, wanted);
  });
}

async function initialise(directory: string, { binaries, account, careless }: Wanted): Promise<void> {
  let said = '';
  for (const characterType of CHARACTER_TYPES) {
    const child = spawn(
      join(binaries.root, 'bin', 'initdb'),
      [
        '-D',
        directory,
        '--username=postgres',
        '--auth=trust',
        '--encoding=UTF8',
        '--data-checksums',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--locale=C',
        `--lc-ctype=${characterType}`,
        ...(careless ? ['--no-sync'] : []),
      ],
      { ...runningAs(account), stdio: ['ignore', 'ignore', 'pipe'] },
    );
    const ended = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
    [said] = await Promise.all([text(child.stderr), ended]);
    if (child.exitCode === 0) return;
    if (!said.includes('invalid locale name')) break;
  }
  if (said.includes('could not look up effective user ID')) {
    throw new ProgramsUnusable(
      'The embedded PostgreSQL needs a user that this machine knows by name (a line in /etc/passwd): add one, or set DATABASE_URL.',
    );
  }
  throw new ServerFailed(`The database could not be created in ${directory}: ${said.trim() || 'initdb was stopped'}`);
}
