/** Chance that repeats itself: the same seed and label give the same draws, on every machine. */
export interface Random {
  /** The next number, from 0 (included) to 1 (excluded), in steps of 2⁻³². */
  next(): number;
  /** A whole number from `min` to `max`, both included. Throws RangeError when there is none. */
  integer(min: number, max: number): number;
  /** True that often: `chance(0.04)` is true about four times in a hundred. */
  chance(probability: number): boolean;
  /** One of them, all alike. Throws RangeError on an empty list. */
  pick<Item>(items: readonly Item[]): Item;
  /** One of them, in proportion to its weight (0 or more). Throws RangeError when all weights are 0. */
  weighted<Item>(items: readonly Item[], weightOf: (item: Item) => number): Item;
  /** All of them in another order, in a new list. */
  shuffle<Item>(items: readonly Item[]): Item[];
  /**
   * A generator of its own, which depends on the seed and on the labels that led to it, and on nothing
   * drawn before: whoever adds draws, or a fork beside this one, changes nothing here.
   */
  fork(label: string): Random;
}

/**
 * Answers a generator for a seed (any number, also negative or fractional).
 *
 * Not for secrets: whoever sees a few draws can tell the next.
 *
 * Source: sfc32, the small fast counting generator of Chris Doty-Humphrey, PractRand 0.94 (public
 * domain), with the 12 rounds of mixing that its author advises after seeding.
 */
export function seededRandom(seed: number): Random {
  return generator(`${seed}`);
}

const STEPS = 2 ** 32;

function generator(path: string): Random {
  const draw = sfc32(path);
  const next = () => draw() / STEPS;
  function integer(min: number, max: number): number {
    if (!Number.isInteger(min) || !Number.isInteger(max) || max < min)
      throw new RangeError(`No whole number from ${min} to ${max}.`);
    return min + Math.floor(next() * (max - min + 1));
  }
  return {
    next,
    integer,
    chance: (probability) => next() < probability,
    pick(items) {
      if (items.length === 0) throw new RangeError('Nothing to pick from.');
      return items[integer(0, items.length - 1)]!;
    },
    weighted(items, weightOf) {
      const total = items.reduce((sum, item) => sum + weightOf(item), 0);
      if (!(total > 0)) throw new RangeError('Nothing here weighs anything.');
      let rest = next() * total;
      let last: (typeof items)[number] | undefined;
      for (const item of items) {
        const weight = weightOf(item);
        if (weight <= 0) continue;
        last = item;
        rest -= weight;
        if (rest < 0) break;
      }
      // Rounding can leave a crumb of `rest` after the last item: that item is meant.
      return last!;
    },
    shuffle(items) {
      // Fisher–Yates, from the end (Knuth, The Art of Computer Programming 2, 3.4.2, algorithm P).
      const shuffled = [...items];
      for (let i = shuffled.length - 1; i > 0; i--) {
        const j = integer(0, i);
        [shuffled[i], shuffled[j]] = [shuffled[j]!, shuffled[i]!];
      }
      return shuffled;
    },
    // A length before each label, so that no two paths of labels read the same.
    fork: (label) => generator(`${path}/${label.length}:${label}`),
  };
}

function sfc32(path: string): () => number {
  let a = hash(path, 0);
  let b = hash(path, 1);
  let c = hash(path, 2);
  let counter = 1;
  const draw = () => {
    const drawn = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + drawn;
    c |= 0;
    return drawn >>> 0;
  };
  for (let round = 0; round < 12; round++) draw();
  return draw;
}

/** FNV-1a, 32 bits (Fowler, Noll, Vo), over UTF-16 units; `salt` gives independent words of one text. */
function hash(text: string, salt: number): number {
  let word = 0x811c9dc5 ^ Math.imul(salt, 0x9e3779b9);
  for (let i = 0; i < text.length; i++) word = Math.imul(word ^ text.charCodeAt(i), 0x01000193);
  return word | 0;
}
