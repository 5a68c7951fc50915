import { localDateOf, localOf, z } from '@lacoopol/core/sdk';
import { ACTION_KINDS } from '../kinds.js';
import { MOST_SHIFTS } from '../input.js';
import type { ActionView, Say } from '../shapes.js';
import { spot } from './lines.js';

/** What stands in the form of an action: text as it was typed, so that nothing is lost when something is wrong. */
export interface Draft {
  kind: string;
  title: string;
  circle: string;
  place: string;
  commune: string;
  /** The INSEE code chosen where what was typed means several communes. */
  communeCode: string;
  details: string;
  day: string;
  shifts: DraftShift[];
  /** Ids of the shifts that were shown: one that is missing from `shifts` was taken out, and no other. */
  known: string;
  intent: string;
}

export interface DraftShift {
  id: string;
  /** Where it is not the action's day; else ''. */
  day: string;
  start: string;
  end: string;
  need: string;
  experienced: string;
}

const typed = z.preprocess((value) => (typeof value === 'string' ? value : ''), z.string());
const typedShift = z.object({ id: typed, day: typed, start: typed, end: typed, need: typed, experienced: typed });

/** Accepts whatever was typed; what it means is checked when it is saved, so that a shift can be added before that. */
export const draftForm = z.object({
  kind: typed,
  title: typed,
  circle: typed,
  place: typed,
  commune: typed,
  communeCode: typed,
  details: typed,
  day: typed,
  known: typed,
  intent: typed,
  shifts: z.preprocess(
    (value) => (Array.isArray(value) ? value : []).filter((shift) => typeof shift === 'object' && shift !== null),
    z.array(typedShift),
  ),
});

/** A Saturday morning for six: what most sections need most weeks. @param circle the one that the section starts with */
export function freshDraft(now: Date, zone: string, commune: string, circle: string): Draft {
  return {
    kind: 'leafleting',
    title: '',
    circle,
    place: '',
    commune,
    communeCode: '',
    details: '',
    known: '',
    intent: '',
    day: nextWeekday(localDateOf(now, zone), 6),
    shifts: [
      {
        id: '',
        day: '',
        start: '09:00',
        end: '11:00',
        need: '6',
        experienced: '1',
      },
    ],
  };
}

/** What stands in the form for changing an action, or for doing the same again on the next such weekday. */
export function draftOf(action: ActionView, again: { now: Date } | null = null): Draft {
  const { zone } = action.section;
  const shifts = action.shifts.filter((shift) => !shift.cancelled);
  const firstDay = shifts[0] ? localDateOf(new Date(shifts[0].startsAt), zone) : '';
  const moved = again && firstDay ? nextWeekday(localDateOf(again.now, zone), weekdayOf(firstDay)) : null;
  return {
    kind: action.kind,
    title: action.title,
    circle: action.circle,
    place: action.place.label,
    details: action.details,
    commune: action.place.commune.name,
    communeCode: action.place.commune.code,
    intent: '',
    known: again ? '' : shifts.map((shift) => shift.id).join(','),
    day: moved ?? firstDay,
    shifts: shifts.map((shift) => {
      const start = localOf(new Date(shift.startsAt), zone);
      const day = start.slice(0, 10);
      return {
        id: again ? '' : String(shift.id),
        day: day === firstDay || again ? '' : day,
        start: start.slice(11),
        end: localOf(new Date(shift.endsAt), zone).slice(11),
        need: String(shift.need),
        experienced: String(shift.experienced),
      };
    }),
  };
}

/** Does what the buttons beside the shifts say; null where the form is to be saved. */
export function reshaped(draft: Draft): Draft | null {
  if (draft.intent === 'add-shift') {
    const last = draft.shifts.at(-1);
    const start = /^\d\d:\d\d$/.test(last?.end ?? '') ? last!.end : '09:00';
    const added = {
      id: '',
      day: last?.day ?? '',
      start,
      end: later(start, 2),
      need: last?.need ?? '6',
      experienced: last?.experienced ?? '1',
    };
    return { ...draft, shifts: [...draft.shifts, added].slice(0, MOST_SHIFTS) };
  }
  const removed = /^remove-shift-(\d{1,2})$/.exec(draft.intent)?.[1];
  if (removed !== undefined && draft.shifts.length > 1) {
    return { ...draft, shifts: draft.shifts.filter((_, index) => index !== Number(removed)) };
  }
  return null;
}

/** Local start and end of a shift, `YYYY-MM-DDTHH:MM`; one that runs past midnight ends the day after. */
export function shiftTimes(draft: Draft, shift: DraftShift): { start: string; end: string } {
  const day = shift.day || draft.day;
  const pastMidnight = shift.end < shift.start && shift.start >= '18:00' && shift.end <= '06:00';
  return { start: `${day}T${shift.start}`, end: `${pastMidnight ? dayAfter(day) : day}T${shift.end}` };
}

/** The title where none was typed: "Tractage, place Broglie". */
export function titleOf(draft: Draft, say: Say): string {
  if (draft.title.trim() !== '') return draft.title;
  const kind = (ACTION_KINDS as readonly string[]).includes(draft.kind) ? draft.kind : 'meeting';
  const place = spot({ label: draft.place, commune: { code: '', name: '' } });
  return say('agenda.form.titleFrom', { kind: say(`agenda.kinds.${kind}`), place }).slice(0, 120);
}

function later(time: string, hours: number): string {
  const hour = (Number(time.slice(0, 2)) + hours) % 24;
  return `${String(hour).padStart(2, '0')}${time.slice(2)}`;
}

const DAY_MS = 86_400_000;
const noon = (day: string) => new Date(`${day}T12:00:00Z`);

/** Monday is 1, Sunday 7. */
function weekdayOf(day: string): number {
  return ((noon(day).getUTCDay() + 6) % 7) + 1;
}

/** The next such weekday after a day, `YYYY-MM-DD`. */
function nextWeekday(day: string, weekday: number): string {
  const ahead = (weekday - weekdayOf(day) + 7) % 7 || 7;
  return new Date(noon(day).getTime() + ahead * DAY_MS).toISOString().slice(0, 10);
}

function dayAfter(day: string): string {
  const next = noon(day).getTime() + DAY_MS;
  return Number.isNaN(next) ? day : new Date(next).toISOString().slice(0, 10);
}
