import { instantOf, localOf, type Problems } from '@lacoopol/core/sdk';
import type { Say } from './shapes.js';

const LONGEST_MS = 24 * 3_600_000;
const FARTHEST_MS = 2 * 366 * 86_400_000;

/** A shift as it is to be: with an id where it exists already. */
export interface PlannedShift {
  id: number | null;
  startsAt: Date;
  endsAt: Date;
  need: number;
  experienced: number;
}

/** A shift as it was written, with its place in the form. */
export interface WrittenShift {
  id: number | null;
  /** Such as `shifts.0`. */
  field: string;
  /** Local times; an instant where it is kept as it is. */
  start: string | Date;
  end: string | Date;
  need: number;
  experienced: number;
  /** Kept with the times it has: those are not judged again. */
  kept: boolean;
}

/**
 * Reads written shifts on the clock of the section. What cannot be is added to the problems: an hour that does not exist,
 * a past or far start, an end before its start, more than a day, more experienced people than people, and shifts of one
 * action that overlap (touching is fine).
 */
export function planShifts(
  written: readonly WrittenShift[],
  zone: string,
  now: Date,
  say: Say,
  problems: Problems,
): PlannedShift[] {
  const planned: (PlannedShift & { field: string; number: number })[] = [];
  written.forEach((shift, index) => {
    const { field } = shift;
    const startsAt = moment(shift.start, zone, `${field}.start`, problems);
    const endsAt = moment(shift.end, zone, `${field}.end`, problems);
    if (shift.experienced > shift.need) problems[`${field}.experienced`] = 'agenda.problems.experienced';
    if (!startsAt || !endsAt) return;
    if (!shift.kept) {
      if (startsAt <= now) problems[`${field}.start`] = 'agenda.problems.past';
      else if (startsAt.getTime() - now.getTime() > FARTHEST_MS) problems[`${field}.start`] = 'agenda.problems.tooFar';
      if (endsAt <= startsAt) problems[`${field}.end`] = 'agenda.problems.endBeforeStart';
      else if (endsAt.getTime() - startsAt.getTime() > LONGEST_MS) problems[`${field}.end`] = 'agenda.problems.tooLong';
    }
    planned.push({
      id: shift.id,
      startsAt,
      endsAt,
      need: shift.need,
      experienced: shift.experienced,
      field,
      number: index + 1,
    });
  });
  refuseOverlaps(planned, zone, say, problems);
  return planned.map(({ field: _field, number: _number, ...shift }) => shift);
}

function moment(written: string | Date, zone: string, field: string, problems: Problems): Date | null {
  if (written instanceof Date) return written;
  const instant = instantOf(written, zone);
  if (instant instanceof Date) return instant;
  problems[field] = instant === 'absent' ? 'agenda.problems.absentHour' : 'agenda.problems.noSuchDay';
  return null;
}

function refuseOverlaps(
  shifts: readonly (PlannedShift & { field: string; number: number })[],
  zone: string,
  say: Say,
  problems: Problems,
): void {
  const times = (shift: PlannedShift) =>
    `${localOf(shift.startsAt, zone).slice(11)}–${localOf(shift.endsAt, zone).slice(11)}`;
  const sound = shifts.filter((shift) => shift.endsAt > shift.startsAt);
  for (const [index, later] of sound.entries()) {
    const earlier = sound
      .slice(0, index)
      .find((other) => other.startsAt < later.endsAt && later.startsAt < other.endsAt);
    if (!earlier || problems[`${later.field}.start`]) continue;
    problems[`${later.field}.start`] = say('agenda.problems.overlap', {
      later: later.number,
      laterTimes: times(later),
      earlier: earlier.number,
      earlierTimes: times(earlier),
    });
  }
}
