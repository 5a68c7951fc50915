/** The middle of the rounds, and how far they lay apart. */
export interface Spread {
  median: number;
  min: number;
  max: number;
}

/** One thing that was measured: ours, beside its floor where it has one, against what is to be held. */
export interface Figure {
  name: string;
  unit: string;
  ours: Spread;
  floor: Spread | null;
  /** Round by round ours against the floor of the same round, so that a slow moment of the machine weighs on both. */
  ratio: Spread | null;
  target: string;
  met: boolean;
  /** What helps to read the figure: sizes, requests per second, statements. */
  aside: Record<string, unknown>;
}

/** What a benchmark brings home. */
export type Outcome = { figures: Figure[] } | { skipped: string };

/** @param values at least one */
export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return { median, min: sorted[0]!, max: sorted.at(-1)! };
}

/** One known value. */
export function exactly(value: number): Spread {
  return { median: value, min: value, max: value };
}

/** The figure of rounds that were measured in pairs. @param met decides by the ratio and the median of ours */
export function compared(
  name: string,
  unit: string,
  pairs: readonly { ours: number; floor: number }[],
  target: string,
  met: (ratio: number) => boolean,
  aside: Record<string, unknown> = {},
): Figure {
  const ratio = spread(pairs.map((pair) => pair.ours / pair.floor));
  return {
    name,
    unit,
    ours: spread(pairs.map((pair) => pair.ours)),
    floor: spread(pairs.map((pair) => pair.floor)),
    ratio,
    target,
    met: met(ratio.median),
    aside,
  };
}
