import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { codeOf, isAlive } from './process.js';

const inProgress = new Set<string>();

/**
 * Makes a directory that is either whole or absent, whenever the making is interrupted: filled under another name,
 * then renamed. When somebody else was quicker, theirs is kept.
 */
export async function makeWhole(target: string, fill: (directory: string) => Promise<void>): Promise<void> {
  await removeInterrupted(target);
  const unfinished = `${target}.new-${process.pid}-${randomBytes(3).toString('hex')}`;
  inProgress.add(unfinished);
  try {
    await mkdir(unfinished, { mode: 0o700 });
    await fill(unfinished);
    await rename(unfinished, target);
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST'].includes(codeOf(error))) throw error;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
    inProgress.delete(unfinished);
  }
}

async function removeInterrupted(target: string): Promise<void> {
  const prefix = `${basename(target)}.new-`;
  for (const name of await readdir(dirname(target))) {
    if (!name.startsWith(prefix)) continue;
    const path = join(dirname(target), name);
    const maker = Number.parseInt(name.slice(prefix.length), 10);
    const busy = maker === process.pid ? inProgress.has(path) : isAlive(maker);
    // An initdb that outlived its starter may still be writing there; the next start removes what is left.
    if (!busy) await rm(path, { recursive: true, force: true }).catch(() => {});
  }
}
