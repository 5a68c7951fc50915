import { resolve, sep } from 'node:path';
import { prepareAssets } from './assets.js';
import { Messages } from './messages.js';
import type { ShownPackage } from './packages.js';

/** What pages are drawn with, besides their views. */
export interface Shown {
  packages: ShownPackage[];
  messages: Messages;
  assetsFolder: string;
}

/**
 * Reads the words and bundles the files of the core, the plugins and the theme.
 * @param all the core first
 * @param leaveOut is told of a plugin whose words or files cannot be used; the others go on without it
 * @throws where the fault is the core's or the theme's
 */
export async function prepareShown(
  all: readonly ShownPackage[],
  { cache, theme, leaveOut }: { cache: string; theme: string; leaveOut: (id: string, sentence: string) => void },
): Promise<Shown> {
  let packages = [...all];
  const without = (id: string, error: unknown) => {
    if (id === 'core') throw error;
    leaveOut(id, `Its words or files cannot be used: ${said(error)}`);
    packages = packages.filter((shown) => shown.id !== id);
  };
  const messages = new Messages();
  for (const shown of all) {
    try {
      messages.add(shown.id, `${shown.folder}/locales`);
    } catch (error) {
      without(shown.id, error);
    }
  }
  messages.add('theme', `${theme}/locales`);
  for (;;) {
    try {
      return { packages, messages, assetsFolder: await prepareAssets(cache, packages, theme) };
    } catch (error) {
      without(guilty(error, packages), error);
    }
  }
}

interface Bundling {
  errors?: { text: string; location: { file: string; line: number } | null }[];
}

/** In one line: the bundler draws a picture around its errors. */
function said(error: unknown): string {
  const [first] = (error as Bundling).errors ?? [];
  return first ? `${first.location?.file}:${first.location?.line}: ${first.text}` : (error as Error).message;
}

/** Whose file the bundler stumbled over: it names it. */
function guilty(error: unknown, packages: readonly ShownPackage[]): string {
  const { errors = [] } = error as Bundling;
  const files = errors.flatMap(({ location }) => (location ? [resolve(location.file)] : []));
  return packages.find(({ folder }) => files.some((file) => file.startsWith(resolve(folder) + sep)))?.id ?? 'core';
}
