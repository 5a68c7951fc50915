import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where a package keeps what it shows: its views, words, styles and scripts. */
export interface ShownPackage {
  /** `core`, or the plugin's id: the namespace of its views and words. */
  id: string;
  folder: string;
}

export const CORE_FOLDER = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
export const PROJECT_FOLDER = resolve(CORE_FOLDER, '..');

/** The folder of a theme, or null where there is none. */
export function themeFolder(theme: string): string | null {
  const folder = join(PROJECT_FOLDER, 'themes', theme);
  return existsSync(join(folder, 'theme.json')) ? folder : null;
}
