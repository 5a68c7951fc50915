import { ACTION_KINDS, REACHES, SKILLS, type ActionKind, type Reach } from './kinds.js';
import type { Random } from './places.js';

/** Minutes of a day of the week; day 1 is Monday. */
export interface FreeTime {
  day: number;
  from: number;
  to: number;
}

/** What a member of the demonstration says about when, what and how far. */
export interface Declared {
  person: number;
  weekly: FreeTime[];
  /** Whole days away, counted from the first day of the demonstration. */
  away: { from: number; to: number } | null;
  kinds: ActionKind[];
  skills: string[];
  reach: Reach;
}

const MORNING: [number, number] = [7 * 60, 12 * 60];
const NOON: [number, number] = [12 * 60, 14 * 60];
const AFTERNOON: [number, number] = [14 * 60, 18 * 60];
const EVENING: [number, number] = [18 * 60, 23 * 60];

/** Lives that make weeks: at work, retired, studying, with small children. The number says how many live so. */
const LIVES: readonly { weight: number; weekly: (random: Random) => FreeTime[] }[] = [
  {
    weight: 42,
    weekly: (random) => [
      ...week([6], MORNING),
      ...some(random, [1, 2, 3, 4], EVENING, 0.5),
      ...some(random, [6], AFTERNOON, 0.4),
    ],
  },
  {
    weight: 24,
    weekly: (random) => [
      ...some(random, [1, 2, 3, 4, 5, 6], MORNING, 0.7),
      ...some(random, [1, 2, 4, 5], AFTERNOON, 0.5),
      ...some(random, [3, 6], NOON, 0.4),
    ],
  },
  {
    weight: 16,
    weekly: (random) => [
      ...some(random, [1, 2, 3, 4], EVENING, 0.6),
      ...some(random, [3, 5, 6], AFTERNOON, 0.6),
      ...some(random, [2, 4], NOON, 0.5),
    ],
  },
  { weight: 18, weekly: (random) => [...some(random, [6, 7], MORNING, 0.6), ...some(random, [2, 4], EVENING, 0.4)] },
];

const week = (days: readonly number[], [from, to]: readonly [number, number]): FreeTime[] =>
  days.map((day) => ({ day, from, to }));

const some = (random: Random, days: readonly number[], part: readonly [number, number], often: number): FreeTime[] =>
  week(
    days.filter(() => random.chance(often)),
    part,
  );

/** How many say when they are free; the others are asked by hand or not at all. */
const DECLARING = 0.7;
const AWAY = 0.12;

/** What somebody declares; null for whoever never did. @param sure always declares */
export function drawDeclared(random: Random, person: number, sure: boolean): Declared | null {
  const declares = random.chance(DECLARING) || sure;
  const life = random.weighted(LIVES, ({ weight }) => weight);
  const weekly = life.weekly(random);
  const away = random.chance(AWAY) && !sure ? { from: random.integer(-10, 18), length: random.integer(3, 14) } : null;
  const declared: Declared = {
    person,
    weekly: sure
      ? [...weekly.filter(({ day, from }) => day !== 6 || from !== MORNING[0]), ...week([6], MORNING)]
      : weekly,
    away: away && { from: away.from, to: away.from + away.length },
    kinds: random.shuffle(ACTION_KINDS).slice(0, random.integer(1, 4)),
    skills: random.chance(0.45) ? random.shuffle(SKILLS).slice(0, random.integer(1, 2)) : [],
    reach: random.weighted(
      REACHES,
      (reach) => ({ commune: 25, intercommunality: 35, arrondissement: 20, department: 20 })[reach],
    ),
  };
  return declares ? declared : null;
}

/** Whether the ordinary week covers a stretch of minutes on a day, and no block-out does. */
export function isFree(declared: Declared, weekday: number, from: number, to: number, dayOffset: number): boolean {
  if (declared.away && declared.away.from <= dayOffset && dayOffset <= declared.away.to) return false;
  let until = from;
  // Parts of a day follow each other: morning and noon together cover eleven to one.
  for (const part of declared.weekly.filter(({ day }) => day === weekday).sort((a, b) => a.from - b.from)) {
    if (part.from <= until && part.to > until) until = part.to;
  }
  return until >= to;
}
