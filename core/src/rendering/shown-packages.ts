import { basename } from 'node:path';
import { discoverPlugins } from '../plugins/discover.js';
import { CORE_FOLDER, type ShownPackage } from './packages.js';

/** The core and every plugin that is installed, none of it imported: what a theme is checked against. */
export function shownPackages(extra: readonly string[]): ShownPackage[] {
  const plugins = discoverPlugins(extra).filter((found) => found.folder !== '');
  return [
    { id: 'core', folder: CORE_FOLDER },
    // A plugin's folder is named by its id.
    ...plugins.map(({ folder }) => ({ id: basename(folder), folder })),
  ];
}
