import type { AnswerWord } from '@lacoopol/core/sdk';
import type { Random } from './places.js';

/** Somebody who could be asked or come. */
export interface Comer {
  person: number;
  free: boolean;
  /** From 0 to 1: in every section the same few come most often. */
  zeal: number;
}

/** Who has to do with a shift, and how. */
export interface Filled {
  bookings: { person: number; origin: 'ask' | 'volunteer'; came: boolean | null }[];
  asks: { person: number; answer: AnswerWord | null; at: number; lapsed: boolean }[];
}

/** How many asks a person gets in seven days at most, over everything. */
const BUDGET = 3;
const DAY = 1;

/** Remembers who is where and who was asked when, so that the demonstration keeps the house's own rules. */
export class Diary {
  readonly #busy = new Map<number, { from: number; to: number }[]>();
  readonly #asked = new Map<number, number[]>();

  /** Times are days from the first day, with fractions. */
  isBusy(person: number, from: number, to: number): boolean {
    return (this.#busy.get(person) ?? []).some((seat) => seat.from < to && from < seat.to);
  }

  book(person: number, from: number, to: number): void {
    this.#busy.set(person, [...(this.#busy.get(person) ?? []), { from, to }]);
  }

  /** Asks are drawn action by action, not in order of time: both sides of the moment count. */
  mayAsk(person: number, at: number): boolean {
    return (this.#asked.get(person) ?? []).filter((asked) => Math.abs(asked - at) <= 7 * DAY).length < BUDGET;
  }

  ask(person: number, at: number): void {
    this.#asked.set(person, [...(this.#asked.get(person) ?? []), at]);
  }
}

/**
 * Draws how a shift filled, or fills so far.
 * @param shift.from start, in days from the first day of the demonstration; negative where it is over
 */
export function fill(
  shift: { from: number; to: number; need: number },
  comers: readonly Comer[],
  diary: Diary,
  random: Random,
): Filled {
  const past = shift.from < 0;
  const filled: Filled = { bookings: [], asks: [] };
  const share = past
    ? 0.65 + random.next() * 0.4
    : shift.from < 8
      ? 0.35 + random.next() * 0.55
      : shift.from < 15
        ? 0.1 + random.next() * 0.4
        : random.next() * 0.3;
  let seats = Math.min(shift.need, Math.round(shift.need * share));
  const asking = past || (shift.from < 10 && share > 0.35);
  // What is still to come was asked yesterday towards evening.
  const askedAt = past ? shift.from - 5 : -0.25;
  for (const { person } of eagerFirst(
    comers.filter((comer) => comer.free),
    random,
  )) {
    if (seats <= 0) break;
    if (diary.isBusy(person, shift.from, shift.to)) continue;
    const volunteers = !asking || random.chance(0.22);
    if (!volunteers && !diary.mayAsk(person, askedAt)) continue;
    const answer = volunteers
      ? 'yes'
      : random.weighted(['yes', 'no', 'not-this-week', null] as const, (word) =>
          word === 'yes' ? 55 : word === 'no' ? 20 : word === null ? 18 : 7,
        );
    if (!volunteers) {
      diary.ask(person, askedAt);
      filled.asks.push({ person, answer, at: askedAt, lapsed: past && answer === null });
    }
    if (answer !== 'yes') continue;
    diary.book(person, shift.from, shift.to);
    filled.bookings.push({ person, origin: volunteers ? 'volunteer' : 'ask', came: past ? random.chance(0.9) : null });
    seats -= 1;
  }
  return filled;
}

function eagerFirst(comers: readonly Comer[], random: Random): Comer[] {
  return comers
    .map((comer) => ({ comer, rank: 2 * comer.zeal + random.next() }))
    .sort((a, b) => b.rank - a.rank)
    .map(({ comer }) => comer);
}
