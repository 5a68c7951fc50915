import { existsSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

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

/** The folder of a theme, the site's own or one that came with the core; null where there is none. */
export function themeFolder(theme: string): string | null {
  const folders = [PROJECT_FOLDER, CORE_FOLDER].map((folder) => join(folder, 'themes', theme));
  return folders.find((folder) => existsSync(join(folder, 'theme.json'))) ?? null;
}
