import type { DemonstrationSection, Work } from '@lacoopol/core/sdk';
import { ACTION_KINDS, SHIFT_ASK } from './kinds.js';
import type { Random } from './places.js';
import type { PlannedAction } from './seed-actions.js';
import type { Declared } from './seed-people.js';
import type { Filled } from './seed-seats.js';

/** A shift on its way into the database; `id` is set once it is there. */
export interface SeededShift {
  id?: number;
  section: number;
  action: PlannedAction;
  /** Which shift of its action. */
  index: number;
  shift: PlannedAction['shifts'][number];
  organiser: number | null;
  start: Date;
  end: Date;
}

/** Names and inhabitants of all communes, by code. */
export async function readCommunes(work: Work): Promise<Map<string, { name: string; population: number }>> {
  const { rows } = await work.raw<{ code: string; name: string; population: number }>(
    'select code, name, population from core.communes',
  );
  return new Map(rows.map(({ code, ...commune }) => [code, commune]));
}

/** Stores what members said, all at once. */
export async function storeDeclared(
  work: Work,
  declared: readonly Declared[],
  calendar: { at(day: number, minutes: number): Date },
): Promise<void> {
  const packed = declared.map(({ person, weekly, away, kinds, skills, reach }) => ({
    person,
    weekly,
    kinds,
    skills,
    reach,
    blockouts: away
      ? [
          {
            from: calendar.at(away.from, 0),
            to: calendar.at(away.to + 1, 0),
          },
        ]
      : [],
  }));
  await work.raw('select agenda.declare_availability(?::jsonb, ?)', [JSON.stringify(packed), calendar.at(-3, 600)]);
}

/** Stores actions with their shifts, and notes the ids of the shifts. */
export async function storeActions(work: Work, shifts: readonly SeededShift[]): Promise<void> {
  const actions = [...new Set(shifts.map(({ action }) => action))];
  const firstOf = new Map(actions.map((action) => [action, shifts.find((shift) => shift.action === action)!]));
  const actionIds = await drawIds(work, 'agenda.actions', actions.length);
  const ids = await drawIds(work, 'agenda.shifts', shifts.length);
  await work.raw(
    `insert into agenda.actions (id, kind, title, details, place, commune, created_by, section_id, circle, created_at, changed_at) overriding system value
     select id, kind, title, details, place, commune, by, section, circle, at, at from jsonb_to_recordset(?::jsonb)
       as a (id int, kind text, title text, details text, place text, commune text, by int, section int, circle text, at timestamptz)`,
    [
      JSON.stringify(
        actions.map((action, index) => {
          const { section, organiser, start } = firstOf.get(action)!;
          const at = new Date(Math.min(start.getTime(), work.now.getTime()) - 9 * 86_400_000);
          return { ...action, id: actionIds[index], section, by: organiser, at };
        }),
      ),
    ],
  );
  const actionIdOf = new Map(actions.map((action, index) => [action, actionIds[index]]));
  await work.raw(
    `insert into agenda.shifts (id, action_id, starts_at, ends_at, need, experienced, section_id, circle) overriding system value
     select id, action, start, "end", need, experienced, section, circle from jsonb_to_recordset(?::jsonb)
       as s (id int, action int, start timestamptz, "end" timestamptz, need int, experienced int, section int, circle text)`,
    [
      JSON.stringify(
        shifts.map(({ action, shift, section, start, end }, index) => ({
          id: ids[index],
          action: actionIdOf.get(action),
          start,
          end,
          section,
          need: shift.need,
          experienced: shift.experienced,
          circle: action.circle,
        })),
      ),
    ],
  );
  for (const [index, shift] of shifts.entries()) shift.id = ids[index]!;
}

/** Stores who has a seat, and who came. The counts of the shifts and everybody's practice follow by themselves. */
export async function storeBookings(
  work: Work,
  filled: readonly { shift: SeededShift; filled: Filled }[],
): Promise<void> {
  const rows = filled.flatMap(({ shift, filled: { bookings } }) =>
    bookings.map((booking) => ({
      ...booking,
      shift: shift.id,
      start: shift.start,
      end: shift.end,
      section: shift.section,
      at: new Date(Math.min(shift.start.getTime(), work.now.getTime()) - 43_200_000),
    })),
  );
  await work.raw(
    `insert into agenda.bookings (shift_id, person_id, state, origin, starts_at, ends_at, booked_at, came, section_id, changed_at)
     select shift, person, 'booked', origin, start, "end", at, came, section, at from jsonb_to_recordset(?::jsonb)
       as b (shift int, person int, origin text, start timestamptz, "end" timestamptz, at timestamptz, came boolean, section int)`,
    [JSON.stringify(rows)],
  );
}

/** Stores asks with their answers, through the same door as any other ask: budgets count for the demonstration too. */
export async function storeAsks(
  work: Work,
  asks: readonly {
    person: number;
    answer: string | null;
    lapsed: boolean;
    shift: SeededShift;
    organiser: number | null;
    at: Date;
    deadline: Date;
  }[],
): Promise<void> {
  const rows = asks
    .toSorted((a, b) => a.at.getTime() - b.at.getTime())
    .map(({ shift, organiser, ...ask }) => ({
      ...ask,
      shift: shift.id,
      section: shift.section,
      by: organiser,
      start: shift.start,
    }));
  await work.raw(
    `with wanted as materialized (
       select w.*, core.make_ask('${SHIFT_ASK}', shift, section, person, by, at, deadline, start) as ask
       from jsonb_to_recordset(?::jsonb)
         as w (shift int, section int, person int, by int, at timestamptz, deadline timestamptz, start timestamptz, answer text, lapsed boolean)
     ) select count(ask) from wanted`,
    [JSON.stringify(rows)],
  );
  await work.raw(
    `update core.asks k set answer = w.answer, answered_at = case when w.answer is not null then least(w.at + interval '3 hours', w.deadline) end,
            answered_via = case when w.answer is not null then 'link' end, lapsed_at = case when w.lapsed then w.deadline end
     from jsonb_to_recordset(?::jsonb) as w (shift int, person int, at timestamptz, deadline timestamptz, answer text, lapsed boolean)
     where k.kind = '${SHIFT_ASK}' and k.subject_id = w.shift and k.person_id = w.person and (w.answer is not null or w.lapsed)`,
    [JSON.stringify(rows)],
  );
}

/** The boards say of a few that they are experienced, so that a section without past actions has some. */
export async function storeExperience(
  work: Work,
  sections: readonly DemonstrationSection[],
  random: Random,
): Promise<void> {
  const rows = sections
    .filter(({ kind }) => kind === 'section')
    .flatMap((section) => {
      const by = section.members.find(({ roles }) => roles.length > 0)?.id ?? null;
      return section.members
        .filter(({ roles }) => roles.length > 0 || random.chance(0.05))
        .map(({ id }) => ({
          section: section.id,
          person: id,
          kind: random.chance(0.6) ? 'leafleting' : random.pick(ACTION_KINDS),
          by,
        }));
    });
  await work.raw(
    `insert into agenda.experience (section_id, person_id, kind, said_by)
     select section, person, kind, by from jsonb_to_recordset(?::jsonb) as e (section int, person int, kind text, by int)`,
    [JSON.stringify(rows)],
  );
}

async function drawIds(work: Work, table: string, count: number): Promise<number[]> {
  const { rows } = await work.raw<{ id: number }>(
    `select nextval(pg_get_serial_sequence(?, 'id'))::int as id from generate_series(1, ?::int)`,
    [table, count],
  );
  return rows.map(({ id }) => id);
}
