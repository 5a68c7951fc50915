import { instantOf, invalid, localOf, statement, type Problems, type Work } from '@lacoopol/core/sdk';
import type { ActionKind, Reach } from './kinds.js';
import type { Availabilities } from './services.js';
import type { Availability, Blockout, DeclaredAvailability, WeeklySlot } from './shapes.js';

/** Block-outs are said on the clock of France: a person has no section of their own. */
const ZONE = 'Europe/Paris';
const DAY = 1_440;

interface DeclaredRow {
  ranges: { from: number; to: number }[];
  blockouts: { from: string; to: string }[];
  kinds: ActionKind[];
  skills: string[];
  reach: Reach;
  updatedAt: Date;
}

const ownAvailability = statement<{ at: Date }, DeclaredRow>(
  'agenda.own-availability',
  `select (select coalesce(json_agg(json_build_object('from', lower(r), 'to', upper(r)) order by lower(r)), '[]') from unnest(v.week) r) as ranges,
      (select coalesce(json_agg(json_build_object('from', b.starts_at, 'to', b.ends_at) order by b.starts_at, b.id), '[]')
       from agenda.blockouts b where b.person_id = v.person_id and b.ends_at > :at) as blockouts,
      v.kinds, v.skills, v.reach, v.updated_at as "updatedAt"
   from agenda.availability v where v.person_id = (select core.person())`,
);

const declareAvailability = statement<{ declared: string; at: Date }, never>(
  'agenda.declare-availability',
  'select agenda.declare_availability(:declared::jsonb, :at)',
);

/** What people say about when and how far; see the interface. */
export class AvailabilityService implements Availabilities {
  async own(work: Work): Promise<DeclaredAvailability> {
    const row = await work.one(ownAvailability, { at: work.now });
    if (!row) return { weekly: [], blockouts: [], kinds: [], skills: [], reach: 'department', updatedAt: null };
    return {
      weekly: row.ranges.flatMap(slotsOf),
      blockouts: row.blockouts.map(({ from, to }) => ({
        start: localOf(new Date(from), ZONE),
        end: localOf(new Date(to), ZONE),
      })),
      kinds: row.kinds,
      skills: row.skills,
      reach: row.reach,
      updatedAt: row.updatedAt.toISOString(),
    };
  }

  async replace(work: Work, person: number, availability: Availability): Promise<DeclaredAvailability> {
    const problems: Problems = {};
    const weekly = availability.weekly.map((slot, index) => minutesOf(slot, `weekly.${index}`, problems));
    const blockouts = availability.blockouts.map((one, index) => instantsOf(one, `blockouts.${index}`, problems));
    if (Object.keys(problems).length > 0) throw invalid(problems);
    const { kinds, skills, reach } = availability;
    const declared = [
      {
        person,
        weekly,
        blockouts: blockouts.filter((one) => one.to > work.now),
        kinds: [...new Set(kinds)],
        skills: [...new Set(skills)],
        reach,
      },
    ];
    await work.one(declareAvailability, { declared: JSON.stringify(declared), at: work.now });
    return this.own(work);
  }
}

/** A stretch of the week as slots of single days: what goes over midnight is two of them. */
function slotsOf({ from, to }: { from: number; to: number }): WeeklySlot[] {
  const slots: WeeklySlot[] = [];
  for (let start = from; start < to;) {
    const day = Math.floor(start / DAY);
    const end = Math.min(to, (day + 1) * DAY);
    slots.push({ day: day + 1, start: clock(start - day * DAY), end: clock(end - day * DAY) });
    start = end;
  }
  return slots;
}

function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

function minutesOf(slot: WeeklySlot, field: string, problems: Problems): { day: number; from: number; to: number } {
  const minutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  const from = minutes(slot.start);
  // "22:00 to 00:00" means midnight at the end of that day.
  const to = minutes(slot.end) || DAY;
  if (to <= from) problems[`${field}.end`] = 'agenda.problems.endBeforeStart';
  return { day: slot.day, from, to };
}

function instantsOf(blockout: Blockout, field: string, problems: Problems): { from: Date; to: Date } {
  const from = momentOf(blockout.start, false, `${field}.start`, problems);
  const to = momentOf(blockout.end, true, `${field}.end`, problems);
  if (from && to && to <= from) problems[`${field}.end`] = 'agenda.problems.endBeforeStart';
  return { from: from ?? new Date(0), to: to ?? new Date(0) };
}

/** A day or a local time as an instant; a last day counts up to its midnight. */
function momentOf(text: string, last: boolean, field: string, problems: Problems): Date | null {
  const instant = instantOf(text.includes('T') ? text : `${last ? dayAfter(text) : text}T00:00`, ZONE);
  // The year 0 is no year to PostgreSQL; whoever is away since ever is away since 1970.
  if (instant instanceof Date) return instant.getTime() < 0 ? new Date(0) : instant;
  problems[field] = instant === 'absent' ? 'agenda.problems.absentHour' : 'agenda.problems.noSuchDay';
  return null;
}

/** The date after a date; of what is no date, something that is none either. */
function dayAfter(date: string): string {
  const day = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(day.getTime()) || !day.toISOString().startsWith(date)) return 'no-day';
  return new Date(day.getTime() + 86_400_000).toISOString().slice(0, 10);
}
