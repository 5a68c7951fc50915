import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PROJECT_FOLDER } from '../rendering/packages.js';

/** A package that says it is a plugin. Nothing of it has been imported yet. */
export interface FoundPlugin {
  /** The package's name, until the manifest says the id. */
  packageName: string;
  folder: string;
  /** Address of the compiled manifest. */
  entry: string;
  /** What is wrong with the package itself; null when it can be imported. */
  fault: string | null;
}

/** Looks for plugins: the folders of `plugins/`, and the npm packages that PLUGINS names. */
export function discoverPlugins(extra: readonly string[], folder = join(PROJECT_FOLDER, 'plugins')): FoundPlugin[] {
  const found: FoundPlugin[] = [];
  if (existsSync(folder)) {
    for (const name of readdirSync(folder).sort()) {
      if (existsSync(join(folder, name, 'package.json'))) found.push(...read(join(folder, name), name));
    }
  }
  for (const name of extra) {
    const place = installed(name);
    if (place) found.push(...read(place, name));
    else found.push({ packageName: name, folder: '', entry: '', fault: `The package ${name} is not installed.` });
  }
  return found;
}

/** The folder that a setting names: by itself, or by the name of an installed package (whose exports may hide its manifest). */
function installed(name: string): string | null {
  const around = createRequire(join(PROJECT_FOLDER, 'package.json')).resolve.paths(name) ?? [];
  const folders = [resolve(name), ...around.map((folder) => join(folder, name))];
  return folders.find((folder) => existsSync(join(folder, 'package.json'))) ?? null;
}

function read(folder: string, name: string): FoundPlugin[] {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    name?: string;
    lacoopol?: { plugin?: string };
  };
  if (!manifest.lacoopol?.plugin) return [];
  const entry = join(folder, manifest.lacoopol.plugin);
  const fault = existsSync(entry)
    ? null
    : `${manifest.lacoopol.plugin} of ${manifest.name ?? name} does not exist: build it first.`;
  return [{ packageName: manifest.name ?? name, folder, entry: pathToFileURL(entry).href, fault }];
}
