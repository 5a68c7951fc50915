import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative, resolve } from 'node:path';
import { StartupError } from '../errors.js';
import { coreVersion } from '../plugins/house.js';
import { CORE_FOLDER, PROJECT_FOLDER } from '../rendering/packages.js';

const STUBS = join(CORE_FOLDER, 'stubs/plugin');

/** Where a new plugin goes: below `plugins/` of the current folder, or into a folder of its own. */
export interface NewPlugin {
  name: string;
  outside: string | null;
}

/** Makes a plugin that builds, passes its tests and works in the browser, from the files of `core/stubs/plugin`. */
export function pluginNewCommand({ name, outside }: NewPlugin): void {
  if (!/^[a-z]{2,30}$/.test(name) || name === 'core' || name === 'jobs')
    throw new StartupError(`${name} is no plugin's name: two to thirty lower-case letters, such as petitions.`);
  const folder = outside === null ? join(treeFolder(), 'plugins', name) : resolve(outside);
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new StartupError(`${folder} is there already, and not empty.`);
  mkdirSync(folder, { recursive: true });
  for (const part of ['common', outside === null ? 'in-tree' : 'outside'])
    cpSync(join(STUBS, part), folder, { recursive: true });
  fillIn(folder, name, coreFor(folder));
  if (outside === null) refer(join(treeFolder(), 'tsconfig.json'), `plugins/${name}`);
  format(folder);
  say(name, folder, outside === null);
}

/** The checkout that the command was called in. */
function treeFolder(): string {
  const folder = process.cwd();
  if (!existsSync(join(folder, 'plugins')) || !existsSync(join(folder, 'core/package.json')))
    throw new StartupError(
      'There is no plugins folder here: call it at the root of the project, or with --outside DIR for a package of its own.',
    );
  return folder;
}

/** The core that a package of its own is developed against: this checkout's, or the published one where it was installed. */
function coreFor(folder: string): string {
  const checkout = CORE_FOLDER.startsWith(PROJECT_FOLDER) && !CORE_FOLDER.includes('node_modules');
  return checkout ? `file:${relative(folder, CORE_FOLDER).replaceAll('\\', '/')}` : `^${coreVersion}`;
}

/** Puts the name in the place of `__name__`, in files and their names. */
function fillIn(folder: string, name: string, core: string): void {
  const filled = (text: string) =>
    text
      .replaceAll('__name__', name)
      .replaceAll('__Name__', name[0]!.toUpperCase() + name.slice(1))
      .replaceAll('__core__', core);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    writeFileSync(file, filled(readFileSync(file, 'utf8')));
    // npm leaves files named .gitignore out of a package.
    const called = entry.name === 'gitignore' ? '.gitignore' : filled(entry.name);
    if (called !== entry.name) renameSync(file, join(entry.parentPath, called));
  }
}

/** Has the plugin built with everything else. */
function refer(file: string, path: string): void {
  const config = JSON.parse(readFileSync(file, 'utf8')) as { references: { path: string }[] };
  if (config.references.some((reference) => reference.path === path)) return;
  config.references.push({ path });
  writeFileSync(file, `${JSON.stringify(config, null, 2)}\n`);
  format(file);
}

/** A longer or shorter name breaks lines elsewhere. Without prettier installed the code is as good, only less even. */
function format(path: string): void {
  try {
    const prettier = createRequire(join(process.cwd(), 'package.json')).resolve('prettier/package.json');
    spawnSync(process.execPath, [resolve(prettier, '../bin/prettier.cjs'), '--write', '--log-level', 'silent', path]);
  } catch {
    return;
  }
}

function say(name: string, folder: string, inTree: boolean): void {
  const next = inTree
    ? [
        'npm install                              # enters it into package-lock.json',
        `npm test -- --only plugins/${name}`,
        `npm start                                # then open /sections/SLUG/${name}`,
      ]
    : [`cd ${relative(process.cwd(), folder) || '.'}`, 'npm install', 'npm test'];
  process.stdout.write(
    `The plugin ${name} is made, in ${folder}. Read its src/plugin.ts first. Then:\n${next.map((line) => `  ${line}\n`).join('')}`,
  );
}
