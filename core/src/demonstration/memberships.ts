import { DEMONSTRATION_ACCOUNTS } from './accounts.js';
import type { Calendar, Draft } from './people.js';
import type { PlannedMembership, PlannedSection } from './plan.js';
import type { Random } from './random.js';
import type { Ground } from './sections.js';

type Mandate = PlannedMembership['role'];

/** Days since the oldest mandate began: parties choose their boards anew every two or three years. */
const LONGEST_MANDATE = 1_000;
/** Days in the party from which somebody is thought of for a board. */
const SEASONED = 540;

/** What a federation's board and the national level hold, beyond what `DEMONSTRATION_ACCOUNTS` hold already. */
const FEDERATION_BOARD: readonly Mandate[] = [
  'federation-lead',
  'federation-officer',
  'federation-officer',
  'federation-officer',
];
const NATIONAL_BOARD: readonly Mandate[] = ['national-officer', 'data-protection-officer'];

/** Who comes to a group, and how many; in the order of `GROUPS`. */
const GROUP_MEMBERS: readonly { size: number; suits: (draft: Draft) => boolean }[] = [
  { size: 74, suits: ({ age }) => age >= 24 && age <= 66 },
  { size: 46, suits: () => true },
  { size: 92, suits: ({ age }) => age <= 29 },
];

/**
 * Draws who belongs where and who holds which mandate: every section gets a secretary, a treasurer, one to
 * three organisers and now and then a moderator; federations and the national level their boards; groups
 * their members, an organiser or two and a moderator. Nobody holds two mandates.
 */
export function drawMemberships(
  random: Random,
  drafts: readonly Draft[],
  grounds: readonly Ground[],
  groups: readonly PlannedSection[],
  calendar: Calendar,
): PlannedMembership[] {
  const belonging = drafts.map(({ person, ground, leftDaysAgo }) =>
    row(person.key, ground.section.key, 'member', person.joinedOn, leftDaysAgo),
  );
  const busy = new Set(DEMONSTRATION_ACCOUNTS.map(({ email }) => email));
  const fixed = DEMONSTRATION_ACCOUNTS.filter(({ who }) => who !== 'member').map(
    ({ email, whoseKey, who, joinedDaysAgo }) =>
      row(email, whoseKey, who, calendar.daysAgo(Math.round(joinedDaysAgo / 8)), null),
  );
  const sections = grounds.flatMap(({ section }) => {
    const draws = random.fork(section.key);
    return board(draws, section.key, sectionBoard(draws), (draft) => draft.ground.section.key === section.key);
  });
  const federations = [...new Set(grounds.map(({ federationKey }) => federationKey))].flatMap((key) =>
    board(random.fork(key), key, FEDERATION_BOARD, (draft) => draft.ground.federationKey === key),
  );
  const national = board(random.fork('national'), 'national', NATIONAL_BOARD, () => true);
  return [...belonging, ...fixed, ...sections, ...federations, ...national, ...groups.flatMap(group)];

  function row(
    personKey: string,
    sectionKey: string,
    role: Mandate,
    from: string,
    leftDaysAgo: number | null,
  ): PlannedMembership {
    return { personKey, sectionKey, role, from, until: leftDaysAgo === null ? null : calendar.daysAgo(leftDaysAgo) };
  }

  function board(
    draws: Random,
    sectionKey: string,
    mandates: readonly Mandate[],
    eligible: (draft: Draft) => boolean,
  ): PlannedMembership[] {
    const open = [...mandates];
    for (const { whoseKey, who } of DEMONSTRATION_ACCOUNTS) {
      if (whoseKey === sectionKey && open.includes(who)) open.splice(open.indexOf(who), 1);
    }
    const candidates = draws
      .shuffle(drafts.filter((draft) => eligible(draft) && reachable(draft) && !busy.has(draft.person.key)))
      // A stable sort: chance decides among the seasoned, and newcomers step in only where those run out.
      .sort((a, b) => Number(a.joinedDaysAgo < SEASONED) - Number(b.joinedDaysAgo < SEASONED));
    return open.map((role, index) => {
      const chosen = candidates[index];
      if (!chosen) throw new Error(`Nobody is left in ${sectionKey} to be its ${role}.`);
      busy.add(chosen.person.key);
      return row(chosen.person.key, sectionKey, role, calendar.daysAgo(since(draws, chosen)), null);
    });
  }

  function group(section: PlannedSection, index: number): PlannedMembership[] {
    const draws = random.fork(section.key);
    const { size, suits } = GROUP_MEMBERS[index]!;
    const invited = DEMONSTRATION_ACCOUNTS.filter(({ groupKey }) => groupKey === section.key).map(({ email }) => email);
    const others = drafts.filter((draft) => suits(draft) && reachable(draft) && !invited.includes(draft.person.key));
    const members = [
      ...drafts.filter(({ person }) => invited.includes(person.key)),
      ...draws.shuffle(others).slice(0, size - invited.length),
    ];
    const came = members.map((draft) => ({ draft, days: draws.integer(0, draft.joinedDaysAgo) }));
    const rows = came.map(({ draft, days }) =>
      row(draft.person.key, section.key, 'member', calendar.daysAgo(days), null),
    );
    const longest = came.filter(({ draft }) => !busy.has(draft.person.key)).sort((a, b) => b.days - a.days);
    const mandates: Mandate[] = ['organiser', ...(draws.chance(0.5) ? (['organiser'] as const) : []), 'moderator'];
    return rows.concat(
      mandates.map((role, place) => {
        const { draft, days } = longest[place]!;
        busy.add(draft.person.key);
        return row(draft.person.key, section.key, role, calendar.daysAgo(Math.min(days, 400)), null);
      }),
    );
  }
}

function sectionBoard(draws: Random): Mandate[] {
  const organisers = draws.weighted([1, 2, 3], (count) => 4 - count);
  return [
    'secretary',
    'treasurer',
    ...Array.from({ length: organisers }, () => 'organiser' as const),
    ...(draws.chance(0.3) ? (['moderator'] as const) : []),
  ];
}

/** A mandate is for somebody who is still here and reads their mail. */
function reachable({ person, leftDaysAgo }: Draft): boolean {
  return person.email !== null && leftDaysAgo === null;
}

function since(draws: Random, { joinedDaysAgo }: Draft): number {
  return draws.integer(0, Math.max(0, Math.min(joinedDaysAgo - 180, LONGEST_MANDATE)));
}
