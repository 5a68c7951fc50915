import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import semver from 'semver';
import { z } from 'zod';
import { StartupError } from '../errors.js';
import { isHex } from './contrast.js';
import { readTokens, type Pair, type Scheme, type Tokens } from './tokens.js';

const InBoth = z.strictObject({ fr: z.string().min(1), en: z.string().min(1) });

const Colour = z.string().refine(isHex, 'is no colour written as #rrggbb');

const Manifest = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  title: InBoth,
  description: InBoth,
  /** The versions of the core that the theme was made for. */
  core: z.string().refine((range) => semver.validRange(range) !== null, 'is no range of versions'),
  /** The token in which browsers on phones colour the bar above the page. */
  bar: z.string().default('paper'),
  /** The accents proposed to sections; a section keeps its choice by the id when the theme changes. */
  palette: z.array(z.strictObject({ id: z.string().regex(/^[a-z-]+$/), title: InBoth, accent: Colour })).default([]),
  /** Tokens that the theme itself puts on each other, beyond what the core does, each with the contrast it needs. */
  pairs: z.array(z.tuple([z.string(), z.string(), z.number().min(1).max(21)])).default([]),
});

/** A theme as its folder says: `theme.json` and `tokens.css`. */
export interface Theme extends Omit<z.output<typeof Manifest>, 'pairs'> {
  folder: string;
  pairs: Pair[];
  tokens: Record<Scheme, Tokens>;
}

/**
 * Reads a theme.
 * @param version of the core, which must be in the range that the theme names
 * @throws StartupError naming the file and what is wrong with it
 */
export function readTheme(folder: string, version: string): Theme {
  const file = join(folder, 'theme.json');
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new StartupError(`${file} cannot be read: ${(error as Error).message}`);
  }
  const manifest = Manifest.safeParse(parsed);
  if (!manifest.success) {
    const [issue] = manifest.error.issues;
    throw new StartupError(`${file}: ${issue!.path.join('.') || 'the file'}: ${issue!.message}`);
  }
  if (!semver.satisfies(version, manifest.data.core))
    throw new StartupError(`${file}: the theme was made for core ${manifest.data.core}, and this is ${version}.`);
  const tokens = join(folder, 'tokens.css');
  if (!existsSync(tokens)) throw new StartupError(`${tokens} is missing: a theme sets its colours and sizes there.`);
  return { ...manifest.data, folder, tokens: readTokens(readFileSync(tokens, 'utf8')) };
}
