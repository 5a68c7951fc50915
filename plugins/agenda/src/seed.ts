import { instantOf, type Demonstration, type DemonstrationSection } from '@lacoopol/core/sdk';
import { deadlineFor } from './patience.js';
import type { Random } from './places.js';
import { planActions, type PlannedAction } from './seed-actions.js';
import { drawDeclared, isFree, type Declared } from './seed-people.js';
import { Diary, fill, type Filled } from './seed-seats.js';
import { SHOWN, shownActions } from './seed-shown.js';
import {
  readCommunes,
  storeActions,
  storeAsks,
  storeBookings,
  storeDeclared,
  storeExperience,
  type SeededShift,
} from './seed-storing.js';

const ZONE = 'Europe/Paris';
const DAY_MS = 86_400_000;

/** The agenda's part of the demonstration: what members say, four weeks of actions behind and three ahead; same seed, same data. */
export async function seedAgenda({ work, today, random, sections }: Demonstration): Promise<void> {
  const calendar = new Calendar(today);
  const diary = new Diary();
  const communes = await readCommunes(work);
  const zeal = random.fork('zeal');
  const zealOf = (person: number) => zeal.fork(String(person)).next();
  const declared = drawPeople(sections, random.fork('people'));
  await storeDeclared(work, [...declared.values()], calendar);

  const shifts: SeededShift[] = [];
  const filled: { shift: SeededShift; filled: Filled; organiser: number | null }[] = [];
  for (const section of sections.filter(({ kind, members }) => kind === 'section' && members.length > 0)) {
    const own = random.fork(section.slug);
    const organiser =
      section.members.find(({ roles }) => roles.includes('organiser') || roles.includes('secretary'))?.id ?? null;
    const accounts = section.slug === SHOWN.slug ? section.members.slice(0, SHOWN.accounts).map(({ id }) => id) : [];
    const shown = accounts.length > 0 ? shownActions(calendar.weekday) : [];
    const clear = (action: PlannedAction) => shown.every((other) => other.action.day !== action.day);
    const planned = planActions(section, calendar.weekday, communes, own).filter(clear);
    for (const action of [...shown.map((one) => one.action), ...planned]) {
      const draw = shown.find((one) => one.action === action)?.draw;
      for (const [index, shift] of action.shifts.entries()) {
        const seeded = {
          section: section.id,
          action,
          index,
          shift,
          organiser,
          start: calendar.at(action.day, shift.from),
          end: calendar.at(action.day, shift.to),
        };
        shifts.push(seeded);
        const from = action.day + shift.from / 1440;
        const to = action.day + shift.to / 1440;
        const comers = section.members.map(({ id }) => ({
          person: id,
          zeal: zealOf(id),
          free: couldCome(declared.get(id), calendar.weekdayOf(action.day), shift, action.day, own),
        }));
        const result = draw
          ? draw(index, comers, accounts, from, to, diary)
          : fill({ from, to, need: shift.need }, comers, diary, own);
        filled.push({ shift: seeded, filled: result, organiser });
      }
    }
  }

  await storeActions(work, shifts);
  await storeBookings(work, filled);
  await storeAsks(
    work,
    filled.flatMap(({ shift, filled: { asks }, organiser }) =>
      asks.map((ask) => {
        const at = calendar.at(Math.floor(ask.at), Math.round((ask.at - Math.floor(ask.at)) * 1440));
        return { ...ask, shift, organiser, at, deadline: deadlineFor(at, shift.start) };
      }),
    ),
  );
  await storeExperience(work, sections, random.fork('experience'));
}

/** What each member declares, once, whatever sections they belong to. Whoever has a role always does. */
function drawPeople(sections: readonly DemonstrationSection[], random: Random): Map<number, Declared> {
  const declared = new Map<number, Declared>();
  const seen = new Set<number>();
  for (const section of sections) {
    for (const [index, member] of section.members.entries()) {
      if (seen.has(member.id)) continue;
      seen.add(member.id);
      const sure = member.roles.length > 0 || (section.slug === SHOWN.slug && index < SHOWN.accounts);
      const drawn = drawDeclared(random.fork(String(member.id)), member.id, sure);
      if (drawn) declared.set(member.id, drawn);
    }
  }
  return declared;
}

/** Free by what they said; some of those who said nothing come all the same. */
function couldCome(
  said: Declared | undefined,
  weekday: number,
  shift: { from: number; to: number },
  day: number,
  random: Random,
): boolean {
  return said ? isFree(said, weekday, shift.from, shift.to, day) : random.chance(0.04);
}

/** Days of the demonstration as instants. */
class Calendar {
  readonly weekday: number;

  constructor(private readonly today: string) {
    this.weekday = ((new Date(`${today}T12:00:00Z`).getUTCDay() + 6) % 7) + 1;
  }

  weekdayOf(day: number): number {
    return ((((this.weekday - 1 + day) % 7) + 7) % 7) + 1;
  }

  /** The instant of a minute of a day, counted from the first day; minutes past midnight are the next day's. */
  at(day: number, minutes: number): Date {
    const date = new Date(new Date(`${this.today}T12:00:00Z`).getTime() + (day + Math.floor(minutes / 1440)) * DAY_MS)
      .toISOString()
      .slice(0, 10);
    const rest = minutes % 1440;
    const time = `${String(Math.floor(rest / 60)).padStart(2, '0')}:${String(rest % 60).padStart(2, '0')}`;
    const instant = instantOf(`${date}T${time}`, ZONE);
    return instant instanceof Date ? instant : new Date(`${date}T12:00:00Z`);
  }
}
