import { readTerritory } from '../territory/communes.js';
import { drawMemberships } from './memberships.js';
import { drawPeople, type Calendar } from './people.js';
import type { AlsacePlan } from './plan.js';
import { seededRandom } from './random.js';
import { cutAlsace, GROUPS, LEVELS } from './sections.js';

const DAY = 86_400_000;

/**
 * Plans the demonstration: the real communes of Alsace under some 60 sections, two federations and three
 * groups, and some 3,000 people who do not exist. The same seed and day always give the same plan; what a
 * plugin shows of them is the plugin's own to plan.
 *
 * @param today the day that the plan looks back from, `YYYY-MM-DD`.
 * @throws {RangeError} when `today` is no such date.
 * @throws {Error} when the communes no longer are those that the cut was drawn for.
 */
export function planAlsace({ seed, today }: { seed: number; today: string }): AlsacePlan {
  const random = seededRandom(seed);
  const calendar = lookingBackFrom(today);
  const grounds = cutAlsace(readTerritory());
  const drafts = drawPeople(random.fork('people'), grounds, calendar);
  return {
    sections: [...LEVELS, ...grounds.map(({ section }) => section), ...GROUPS],
    people: drafts.map(({ person }) => person),
    memberships: drawMemberships(random.fork('memberships'), drafts, grounds, GROUPS, calendar),
  };
}

function lookingBackFrom(today: string): Calendar {
  const midnight = Date.parse(`${today}T00:00Z`);
  const daysAgo = (days: number) => new Date(midnight - days * DAY).toISOString().slice(0, 10);
  if (Number.isNaN(midnight) || daysAgo(0) !== today)
    throw new RangeError(`${today} is no date of the form YYYY-MM-DD.`);
  return { year: Number(today.slice(0, 4)), daysAgo };
}
