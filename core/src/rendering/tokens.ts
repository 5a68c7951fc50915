import { contrast, EDGE_RATIO, isHex, TEXT_RATIO } from './contrast.js';

export const SCHEMES = ['light', 'dark'] as const;
export type Scheme = (typeof SCHEMES)[number];

/** The values of a theme's custom properties, without their two hyphens. */
export type Tokens = ReadonlyMap<string, string>;

/** Two tokens that meet on the screen, and the contrast that they need. */
export type Pair = readonly [front: string, back: string, ratio: number];

/**
 * What the styles of the core and of plugins put on each other: every theme is held to these, and to those that it
 * declares itself.
 */
const STANDARD_PAIRS: readonly Pair[] = [
  ...['paper', 'raised', 'sunken'].flatMap((ground): Pair[] => [
    ['ink', ground, TEXT_RATIO],
    ['ink-soft', ground, TEXT_RATIO],
    ['accent', ground, TEXT_RATIO],
    ['danger', ground, TEXT_RATIO],
    ['edge', ground, EDGE_RATIO],
    ['focus', ground, EDGE_RATIO],
  ]),
  ...['positive', 'warning', 'danger', 'accent'].flatMap((meaning): Pair[] => [
    [meaning, `${meaning}-tint`, TEXT_RATIO],
    ['ink', `${meaning}-tint`, TEXT_RATIO],
  ]),
  ['on-accent', 'accent-fill', TEXT_RATIO],
  ['on-accent', 'accent-fill-pressed', TEXT_RATIO],
  ['accent-fill', 'paper', EDGE_RATIO],
  ['positive', 'paper', EDGE_RATIO],
];

/** Every token that the styles of the core read. A theme without one of them leaves something without a colour or a size. */
export const NEEDED_TOKENS: readonly string[] = [
  ...new Set(STANDARD_PAIRS.flatMap(([front, back]) => [front, back])),
  'rule',
  ...['sans', 'serif'].map((name) => `font-${name}`),
  ...['tiny', 'small', 'text', 'large', 'heading', 'title', 'display'].map((name) => `size-${name}`),
  ...['strong', 'title'].map((name) => `weight-${name}`),
  ...[1, 2, 3, 4, 5, 6, 7, 8].map((step) => `space-${step}`),
  'measure',
  'page',
  'target',
  'radius',
  'hairline',
];

/**
 * The tokens of a `tokens.css`: what `:root` sets, and what it sets anew for the dark scheme. References to other tokens
 * are followed.
 */
export function readTokens(css: string): Record<Scheme, Tokens> {
  const plain = css.replace(/\/\*[\s\S]*?\*\//g, '');
  const dark = /@media\s*\(prefers-color-scheme:\s*dark\)\s*\{/.exec(plain);
  const end = dark ? closing(plain, dark.index + dark[0].length) : plain.length;
  const darkCss = dark ? plain.slice(dark.index, end) : '';
  const light = properties(dark ? plain.slice(0, dark.index) + plain.slice(end) : plain);
  return { light: resolved(light), dark: resolved(new Map([...light, ...properties(darkCss)])) };
}

/** A pair that is too weak to be read, or whose colours cannot be reckoned with. */
export interface WeakPair {
  scheme: Scheme;
  pair: Pair;
  /** Null where one of the two is not written as `#rrggbb`. */
  ratio: number | null;
}

/** Holds tokens to the pairs of the core and to more; a pair with a token that is not there is left to the check of names. */
export function weakPairs(tokens: Record<Scheme, Tokens>, more: readonly Pair[]): WeakPair[] {
  return SCHEMES.flatMap((scheme) =>
    [...STANDARD_PAIRS, ...more].flatMap((pair): WeakPair[] => {
      const [front, back] = [tokens[scheme].get(pair[0]), tokens[scheme].get(pair[1])];
      if (front === undefined || back === undefined) return [];
      if (!isHex(front) || !isHex(back)) return [{ scheme, pair, ratio: null }];
      const ratio = contrast(front, back);
      return ratio < pair[2] ? [{ scheme, pair, ratio }] : [];
    }),
  );
}

function properties(css: string): Map<string, string> {
  return new Map([...css.matchAll(/--([\w-]+)\s*:\s*([^;}]+)/g)].map(([, name, value]) => [name!, value!.trim()]));
}

function resolved(tokens: Map<string, string>): Tokens {
  const value = (name: string, seen: readonly string[]): string => {
    const text = tokens.get(name) ?? '';
    const reference = /^var\(\s*--([\w-]+)\s*\)$/.exec(text)?.[1];
    return reference === undefined || seen.includes(reference) ? text : value(reference, [...seen, reference]);
  };
  return new Map([...tokens.keys()].map((name) => [name, value(name, [name])]));
}

/** The place behind the brace that closes what was opened just before `from`. */
function closing(css: string, from: number): number {
  let depth = 1;
  let at = from;
  while (depth > 0 && at < css.length) {
    if (css[at] === '{') depth += 1;
    if (css[at] === '}') depth -= 1;
    at += 1;
  }
  return at;
}
