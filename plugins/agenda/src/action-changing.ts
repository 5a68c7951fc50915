import { instantOnDay, invalid, localOf, type Asks, type Problems, type Work } from '@lacoopol/core/sdk';
import {
  communeName,
  lockedAction,
  rewriteAction,
  rewriteShift,
  skipReminder,
  storeShifts,
  type ActionFields,
  type StoredAction,
  type StoredShift,
} from './action-writing.js';
import type { Mailing, Settling, Signals } from './inside.js';
import { MOST_SHIFTS, type ActionChange } from './input.js';
import { SHIFT_ASK } from './kinds.js';
import type { MovedMail } from './mails.js';
import { absent, conflict } from './refusals.js';
import type { Actor } from './services.js';
import { concernedBy, shiftFacts } from './shift-facts.js';
import { planShifts, type PlannedShift, type WrittenShift } from './shift-plan.js';

type CallOff = (work: Work, shifts: readonly number[], because: string) => Promise<void>;

/** Changing an action that people may count on already. */
export class ActionChanging {
  constructor(
    private readonly mailing: Mailing,
    private readonly settling: Settling,
    private readonly signals: Signals,
    private readonly asks: Asks,
    private readonly callOff: CallOff,
  ) {}

  /** @returns sentences for the organiser about what stays although it no longer fits */
  async change(work: Work, id: number, change: ActionChange, actor: Actor): Promise<string[]> {
    const found = await lockedAction(work, id);
    if (!found) throw absent();
    const { action } = found;
    if (action.status === 'cancelled') throw conflict('cancelled');
    const problems: Problems = {};
    const shifts = found.shifts.filter((shift) => !shift.cancelled);
    const removed = removals(change, shifts, work.now, problems);
    const written = writtenShifts(change, shifts, removed, action.zone, work.now, problems);
    const planned = planShifts(written, action.zone, work.now, actor.say, problems);
    if (written.length === 0) problems['shifts'] = 'agenda.problems.noShift';
    if (written.length > MOST_SHIFTS) problems['shifts'] = 'agenda.problems.tooManyShifts';
    const fields = fieldsAfter(action, change);
    const newCommune = fields.commune === action.commune ? null : await communeName(work, fields.commune);
    if (fields.commune !== action.commune && !newCommune) problems['place.commune'] = 'agenda.problems.noCommune';
    if (Object.keys(problems).length > 0) throw invalid(problems);

    if (removed.length > 0) await this.callOff(work, removed, '');
    const placeChanged = fields.place !== action.place || fields.commune !== action.commune;
    const before = new Map(shifts.map((shift) => [shift.id, shift]));
    const changed = planned.filter(
      (shift): shift is PlannedShift & { id: number } => shift.id !== null && differs(shift, before.get(shift.id)!),
    );
    const untouched =
      changed.length === 0 &&
      removed.length === 0 &&
      planned.every((shift) => shift.id !== null) &&
      sameFields(fields, action);
    if (untouched) return [];

    const communeBefore = (await communeName(work, action.commune))!;
    await rewriteAction(work, id, fields);
    for (const shift of changed) await rewriteShift(work, shift);
    await storeShifts(
      work,
      id,
      planned.filter((shift) => shift.id === null),
    );
    for (const shift of planned) {
      if (shift.id === null || shift.startsAt <= work.now) continue;
      await this.#tell(
        work,
        shift.id,
        before.get(shift.id)!,
        { place: action.place, commune: communeBefore },
        placeChanged,
        shift,
      );
      await this.settling.serve(work, shift.id);
      this.signals.goOn(work, shift.id, action.sectionId);
      this.signals.changed(work, shift.id);
    }
    return changed
      .filter((shift) => before.get(shift.id)!.taken > shift.need)
      .map((shift) => {
        const start = localOf(shift.startsAt, action.zone).slice(11);
        return actor.say('agenda.notes.needBelowTaken', {
          shift: start,
          taken: before.get(shift.id)!.taken,
          need: shift.need,
        });
      });
  }

  /** Tells whoever is concerned of another time or place. */
  async #tell(
    work: Work,
    shift: number,
    was: StoredShift,
    where: { place: string; commune: string },
    placeChanged: boolean,
    now: PlannedShift,
  ): Promise<void> {
    const timeChanged =
      was.startsAt.getTime() !== now.startsAt.getTime() || was.endsAt.getTime() !== now.endsAt.getTime();
    if (!timeChanged && !placeChanged) return;
    // Before anybody is told: who was asked can still answer up to the new start.
    if (timeChanged) await this.asks.move(work, SHIFT_ASK, shift, now.startsAt);
    const facts = (await shiftFacts(work, shift))!;
    const concerned = await concernedBy(work, shift);
    const concerns = new Map(concerned.map((one) => [one.personId, one.concern]));
    const before: MovedMail['before'] = {
      startsAt: was.startsAt.toISOString(),
      endsAt: was.endsAt.toISOString(),
      ...where,
    };
    await this.mailing.send(work, 'moved', facts, concerned, ({ personId }) => ({
      concern: concerns.get(personId)!,
      before,
      timeChanged,
      placeChanged,
    }));
    if (timeChanged && instantOnDay(facts.startsAt, facts.zone, -1, '18:00') <= work.now)
      await skipReminder(work, shift);
  }
}

function removals(change: ActionChange, shifts: readonly StoredShift[], now: Date, problems: Problems): number[] {
  return (change.shifts ?? []).flatMap((one, index) => {
    if (!one.remove || one.id === undefined) return [];
    const shift = shifts.find((other) => other.id === one.id);
    if (!shift) problems[`shifts.${index}.id`] = 'agenda.problems.noSuchShift';
    else if (shift.startsAt <= now) problems[`shifts.${index}.start`] = 'agenda.problems.started';
    return shift ? [shift.id] : [];
  });
}

/** All shifts as they are to be: the changed ones, the added ones, and those that stay. */
function writtenShifts(
  change: ActionChange,
  shifts: readonly StoredShift[],
  removed: readonly number[],
  zone: string,
  now: Date,
  problems: Problems,
): WrittenShift[] {
  const written: WrittenShift[] = [];
  const sameTime = (local: string | undefined, instant: Date) =>
    local === undefined || local === localOf(instant, zone);
  const named = new Set<number>(removed);
  (change.shifts ?? []).forEach((one, index) => {
    const field = `shifts.${index}`;
    if (one.remove) return;
    if (one.id === undefined) {
      for (const key of ['start', 'end', 'need'] as const)
        if (one[key] === undefined) problems[`${field}.${key}`] = 'core.problems.required';
      const { start = '', end = '', need = 1, experienced = 0 } = one;
      if (start && end) written.push({ id: null, field, start, end, need, experienced, kept: false });
      return;
    }
    const shift = shifts.find((other) => other.id === one.id);
    if (!shift || named.has(shift.id)) {
      problems[`${field}.id`] = 'agenda.problems.noSuchShift';
      return;
    }
    named.add(shift.id);
    // A form sends the times of every shift: those that say what stands already change nothing.
    const timed = !sameTime(one.start, shift.startsAt) || !sameTime(one.end, shift.endsAt);
    if (timed && shift.startsAt <= now) problems[`${field}.start`] = 'agenda.problems.started';
    written.push({
      id: shift.id,
      field,
      start: timed && one.start !== undefined ? one.start : shift.startsAt,
      end: timed && one.end !== undefined ? one.end : shift.endsAt,
      need: one.need ?? shift.need,
      experienced: one.experienced ?? shift.experienced,
      kept: !timed,
    });
  });
  const staying = shifts.filter((shift) => !named.has(shift.id));
  return [
    ...staying.map((shift) => ({ ...shift, field: '_', start: shift.startsAt, end: shift.endsAt, kept: true })),
    ...written,
  ];
}

function fieldsAfter(action: StoredAction, change: ActionChange): ActionFields {
  return {
    kind: change.kind ?? action.kind,
    title: change.title ?? action.title,
    circle: change.circle ?? action.circle,
    place: change.place?.label ?? action.place,
    commune: change.place?.commune ?? action.commune,
    details: change.details ?? action.details,
  };
}

function sameFields(fields: ActionFields, action: StoredAction): boolean {
  return (Object.keys(fields) as (keyof ActionFields)[]).every((key) => fields[key] === action[key]);
}

function differs(shift: PlannedShift, was: StoredShift): boolean {
  return (
    shift.startsAt.getTime() !== was.startsAt.getTime() ||
    shift.endsAt.getTime() !== was.endsAt.getTime() ||
    shift.need !== was.need ||
    shift.experienced !== was.experienced
  );
}
