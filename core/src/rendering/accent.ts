import { createHash } from 'node:crypto';
import { contrast, EDGE_RATIO, isHex, lightness, TEXT_RATIO, withLightness } from './contrast.js';
import type { Theme } from './theme.js';
import { weakPairs, type Scheme, type Tokens, type WeakPair } from './tokens.js';

/** The tokens that follow a section's accent. */
const FOLLOWING = ['accent', 'accent-fill', 'accent-fill-pressed', 'accent-tint', 'on-accent'];
const STEP = 0.01;

/**
 * The colour that a section chose: one of the theme's palette by its id, or its own as `#rrggbb`.
 * Null where this theme's palette has no such colour: the theme's own accent then stands.
 */
export function accentOf(theme: Theme, chosen: string): string | null {
  return isHex(chosen) ? chosen : (theme.palette.find((colour) => colour.id === chosen)?.accent ?? null);
}

/** Where an accent could not be read, in either scheme; null where it can be everywhere. */
export function weakAccent(theme: Theme, accent: string): WeakPair | null {
  const follows = ({ pair: [front, back] }: WeakPair) => FOLLOWING.includes(front) || FOLLOWING.includes(back);
  return weakPairs(withAccent(theme, accent), theme.pairs).find(follows) ?? null;
}

/** The nearest colour of the same hue that can be read everywhere; the theme's own accent where there is none. */
export function readableAccent(theme: Theme, accent: string): string {
  const start = lightness(accent);
  for (let away = 0; away <= 1; away += STEP)
    for (const l of [start - away, start + away]) {
      if (l < 0 || l > 1) continue;
      const candidate = away === 0 ? accent : withLightness(accent, l);
      if (!weakAccent(theme, candidate)) return candidate;
    }
  return theme.tokens.light.get('accent')!;
}

/**
 * The stylesheet of a section with an accent of its own: the tokens that follow it, in both schemes. A colour that this
 * theme could not show readably (it was chosen under another one) gives way to the nearest that it can.
 */
export function accentStyles(theme: Theme, accent: string): { css: string; hash: string } {
  const tokens = withAccent(theme, readableAccent(theme, accent));
  const rules = (scheme: Scheme) => FOLLOWING.map((name) => `--${name}:${tokens[scheme].get(name)!}`).join(';');
  const css = `@layer tokens{:root{${rules('light')}}@media (prefers-color-scheme:dark){:root{${rules('dark')}}}}\n`;
  return { css, hash: createHash('sha256').update(css).digest('base64url').slice(0, 10) };
}

/** A theme's tokens with an accent in place of its own. On dark ground the text is lighter than the colour itself. */
function withAccent(theme: Theme, accent: string): Record<Scheme, Tokens> {
  const { light, dark } = theme.tokens;
  return {
    light: new Map([...light, ...Object.entries(onLight(accent, light))]),
    dark: new Map([...dark, ...Object.entries(onDark(accent, dark))]),
  };
}

function onLight(accent: string, tokens: Tokens): Record<string, string> {
  return {
    accent,
    'accent-fill': accent,
    'accent-fill-pressed': withLightness(accent, lightness(accent) - 0.1),
    'accent-tint': withLightness(accent, lightness(tokens.get('accent-tint')!), 0.04),
    'on-accent': onFill(accent, tokens),
  };
}

function onDark(accent: string, tokens: Tokens): Record<string, string> {
  const tint = withLightness(accent, lightness(tokens.get('accent-tint')!), 0.06);
  const grounds = ['paper', 'raised', 'sunken'].map((name) => tokens.get(name)!);
  const text = lighten(accent, (colour) =>
    [...grounds, tint].every((ground) => contrast(colour, ground) >= TEXT_RATIO),
  );
  const fill = lighten(accent, (colour) => contrast(colour, grounds[0]!) >= EDGE_RATIO);
  return {
    accent: text,
    'accent-fill': fill,
    'accent-fill-pressed': withLightness(fill, lightness(fill) - 0.08),
    'accent-tint': tint,
    'on-accent': onFill(fill, tokens),
  };
}

/** What is written on a filled button: the theme's own colour for it, or the ink where that would not be read. */
function onFill(fill: string, tokens: Tokens): string {
  const own = tokens.get('on-accent')!;
  return contrast(own, fill) >= TEXT_RATIO ? own : tokens.get('ink')!;
}

function lighten(colour: string, enough: (colour: string) => boolean): string {
  let lighter = colour;
  for (let l = lightness(colour); l <= 1 && !enough(lighter); l += STEP) lighter = withLightness(colour, l);
  return lighter;
}
