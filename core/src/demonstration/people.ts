import type { Commune } from '../territory/communes.js';
import { DEMONSTRATION_ACCOUNTS } from './accounts.js';
import { ascii } from '../sections/ascii.js';
import { drawName } from './names.js';
import type { PlannedPerson } from './plan.js';
import type { Random } from './random.js';
import type { Ground } from './sections.js';

/** A planned person with what only the planning needs to know. */
export interface Draft {
  readonly person: PlannedPerson;
  readonly ground: Ground;
  readonly age: number;
  readonly joinedDaysAgo: number;
  /** Left the section so many days ago; null for a member of today. */
  readonly leftDaysAgo: number | null;
}

/** The day of the plan, and the days before it. */
export interface Calendar {
  readonly year: number;
  /** The day that lies so many days before, `YYYY-MM-DD`. */
  readonly daysAgo: (days: number) => string;
}

/** Members of today in all; some 60 former ones come on top. */
const MEMBERS = 2_950;
const SMALLEST = 12;
const LARGEST = 150;

const WITHOUT_EMAIL = 0.04;
const LIVING_AROUND = 0.06;
const YOUNGEST_TO_JOIN = 16;

/** Parties are older than their country: youngest, oldest, how many in a hundred. */
const AGES = [
  { from: 17, to: 29, weight: 15 },
  { from: 30, to: 44, weight: 20 },
  { from: 45, to: 59, weight: 25 },
  { from: 60, to: 74, weight: 30 },
  { from: 75, to: 90, weight: 10 },
];

/** Draws the people of all sections, those of `DEMONSTRATION_ACCOUNTS` first in theirs. */
export function drawPeople(random: Random, grounds: readonly Ground[], calendar: Calendar): Draft[] {
  const names = new Set(DEMONSTRATION_ACCOUNTS.map(({ givenName, familyName }) => `${givenName} ${familyName}`));
  const emails = new Set(DEMONSTRATION_ACCOUNTS.map(({ email }) => email));
  const weight = grounds.reduce((sum, ground) => sum + ground.weight, 0);
  return grounds.flatMap((ground) => {
    const draws = random.fork(ground.section.key);
    const accounts = fixed(ground, calendar);
    const size = Math.min(LARGEST, Math.max(SMALLEST, Math.round((ground.weight / weight) * MEMBERS)));
    const former = draws.integer(0, 2);
    const drawn = Array.from({ length: size - accounts.length + former }, (_, index) =>
      draw(draws, ground, index < former, `${ground.section.key}/${index + 1}`),
    );
    return [...accounts, ...drawn];
  });

  function draw(draws: Random, ground: Ground, former: boolean, key: string): Draft {
    const band = draws.weighted(AGES, ({ weight }) => weight);
    const age = draws.integer(band.from, band.to);
    const joinedDaysAgo = daysInParty(draws, age, former);
    let name = drawName(draws, calendar.year - age, ground.inCity);
    // Whoever signs in with a printed link should find one Claire Muller, not two.
    while (names.has(`${name.given} ${name.family}`)) name = drawName(draws, calendar.year - age, ground.inCity);
    const home = draws.weighted(
      draws.chance(LIVING_AROUND) ? ground.around : ground.homes,
      ({ population }) => population,
    );
    return {
      person: {
        key,
        givenName: name.given,
        familyName: name.family,
        email: draws.chance(WITHOUT_EMAIL) ? null : unused(name.given, name.family),
        homeCommune: home.code,
        joinedOn: calendar.daysAgo(joinedDaysAgo),
      },
      ground,
      age,
      joinedDaysAgo,
      leftDaysAgo: former ? draws.integer(10, joinedDaysAgo - 30) : null,
    };
  }

  function unused(givenName: string, familyName: string): string {
    const name = `${ascii(givenName)}.${ascii(familyName)}`;
    for (let namesake = 1; ; namesake++) {
      const email = `${name}${namesake === 1 ? '' : namesake}@example.org`;
      if (emails.has(email)) continue;
      emails.add(email);
      return email;
    }
  }
}

/** Days in the party: many joined lately, few long ago, nobody as a child. */
function daysInParty(draws: Random, age: number, former: boolean): number {
  const longest = Math.max(1, Math.min(age - YOUNGEST_TO_JOIN, 40)) * 365;
  return Math.max(former ? 60 : 1, Math.floor(draws.next() ** 2 * longest));
}

function fixed(ground: Ground, calendar: Calendar): Draft[] {
  return DEMONSTRATION_ACCOUNTS.filter(({ sectionKey }) => sectionKey === ground.section.key).map((account) => ({
    person: {
      key: account.email,
      givenName: account.givenName,
      familyName: account.familyName,
      email: account.email,
      homeCommune: largest(ground.homes).code,
      joinedOn: calendar.daysAgo(account.joinedDaysAgo),
    },
    ground,
    age: 43,
    joinedDaysAgo: account.joinedDaysAgo,
    leftDaysAgo: null,
  }));
}

function largest(communes: readonly Commune[]): Commune {
  return communes.reduce((one, other) => (other.population > one.population ? other : one));
}
