import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StartupError } from '../errors.js';

/** Where a package keeps what it shows: its views, words, styles and scripts. */
export interface ShownPackage {
  /** `core`, or the plugin's id: the namespace of its views and words. */
  id: string;
  folder: string;
}

export const CORE_FOLDER = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
/** The checkout; or, where the core was installed from a package, the folder of the site that uses it. */
export const PROJECT_FOLDER = CORE_FOLDER.includes(`${sep}node_modules${sep}`)
  ? process.cwd()
  : resolve(CORE_FOLDER, '..');

/** Every theme there is by its name: those of the site's own folder before those that came along. */
export function themeFolders(): { name: string; folder: string }[] {
  const folders = new Set([process.cwd(), PROJECT_FOLDER, CORE_FOLDER].map((folder) => join(folder, 'themes')));
  const found = new Map<string, string>();
  for (const folder of folders)
    for (const name of existsSync(folder) ? readdirSync(folder).sort() : [])
      if (!found.has(name) && existsSync(join(folder, name, 'theme.json'))) found.set(name, join(folder, name));
  return [...found].map(([name, folder]) => ({ name, folder }));
}

/** The folder of the theme of that name. @throws StartupError where there is none */
export function foundTheme(theme: string): string {
  const found = themeFolders().find(({ name }) => name === theme);
  if (!found) throw new StartupError(`THEME is ${theme}, and themes/${theme} is no theme.`);
  return found.folder;
}
