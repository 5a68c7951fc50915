import { statement, type Work } from '@lacoopol/core/sdk';
import { SHIFT_ASK } from './kinds.js';
import type { Board, Roll, RollEntry } from './shapes.js';

type BoardRow = Omit<Board, 'startsAt' | 'endsAt' | 'started' | 'yes' | 'free' | 'seats'> & {
  startsAt: Date;
  endsAt: Date;
  taken: number;
};

const boardOf = statement<{ shift: number; at: Date }, BoardRow>(
  'agenda.board',
  // Only from within the section: how many said no is not for passers-by.
  `select s.id as "shiftId", s.action_id as "actionId", s.starts_at as "startsAt", s.ends_at as "endsAt",
      s.cancelled_at is not null as cancelled, s.need, s.taken, s.waiting, s.experienced, s.asking,
      agenda.missing_experienced(s.id) as "missingExperienced", k.asked, k.no + u.no as no, k.later as "notThisWeek", k.silent, k.open
   from agenda.shifts s
   cross join lateral (
     select count(*) as asked, count(*) filter (where answer = 'no') as no, count(*) filter (where answer = 'not-this-week') as later,
        count(*) filter (where answer is null) as silent,
        count(*) filter (where answer is null and deadline > :at and expires_at > :at) as open
     from core.asks where kind = '${SHIFT_ASK}' and subject_id = s.id and cancelled_at is null) k
   cross join lateral (
     select count(*) as no from agenda.bookings b where b.shift_id = s.id and b.state = 'withdrawn' and not exists (
       select from core.asks a where a.kind = '${SHIFT_ASK}' and a.subject_id = s.id and a.person_id = b.person_id)) u
   where s.id = :shift and s.section_id = any ((select core.visible())::int[])`,
);

/** How a shift fills; null for whoever does not see its section from within. */
export async function readBoard(work: Work, shift: number): Promise<Board | null> {
  const row = await work.one(boardOf, { shift, at: work.now });
  if (!row) return null;
  const { taken, ...rest } = row;
  return {
    ...rest,
    startsAt: row.startsAt.toISOString(),
    endsAt: row.endsAt.toISOString(),
    started: row.startsAt <= work.now,
    seats: taken,
    yes: taken + row.waiting,
    free: Math.max(0, row.need - taken),
  };
}

interface RollRow {
  person_id: number;
  name: string;
  state: RollEntry['state'];
  origin: RollEntry['origin'];
  answer: RollEntry['answer'];
  answered_via: RollEntry['answeredVia'];
  asked_at: Date | null;
  deadline: Date | null;
  experienced: boolean;
  came: boolean | null;
  place: number | null;
}

const rollOf = statement<{ shift: number }, RollRow>(
  'agenda.roll',
  'select * from agenda.roll(:shift) order by place, name, person_id',
);

const SILENT_FIRST = ['silent', 'yes', 'no', 'not-this-week'];

/** Everybody concerned by a shift, by name; empty for whoever does not see its section from within. */
export async function readRoll(work: Work, shift: number): Promise<Roll> {
  const entries = (await work.all(rollOf, { shift })).map(entryOf);
  const of = (state: RollEntry['state']) => entries.filter((entry) => entry.state === state);
  // Whoever took a seat back by answering no shows with that answer.
  const declined = (entry: RollEntry) => entry.answer !== null && entry.answer !== 'yes';
  return {
    booked: of('booked'),
    waiting: of('waiting'),
    asked: entries
      .filter((entry) => entry.state === null || (entry.state === 'withdrawn' && declined(entry)))
      .sort((a, b) => SILENT_FIRST.indexOf(a.answer ?? '') - SILENT_FIRST.indexOf(b.answer ?? '')),
    withdrawn: of('withdrawn').filter((entry) => !declined(entry)),
  };
}

function entryOf(row: RollRow): RollEntry {
  return {
    person: { id: row.person_id, name: row.name },
    state: row.state,
    origin: row.origin,
    answer: row.answer,
    answeredVia: row.answered_via,
    askedAt: row.asked_at?.toISOString() ?? null,
    deadline: row.deadline?.toISOString() ?? null,
    experienced: row.experienced,
    came: row.came,
    place: row.place,
  };
}
