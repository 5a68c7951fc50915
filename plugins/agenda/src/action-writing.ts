import { statement, type Circle, type Work } from '@lacoopol/core/sdk';
import { SHIFT_ASK } from './kinds.js';
import type { PlannedShift } from './shift-plan.js';

/** The queries that change actions and shifts. */

const communeExists = statement<{ commune: string }, { name: string }>(
  'agenda.commune',
  'select name from core.communes where code = :commune',
);

export async function communeName(work: Work, commune: string): Promise<string | null> {
  return (await work.one(communeExists, { commune }))?.name ?? null;
}

export interface ActionFields {
  kind: string;
  title: string;
  circle: Circle;
  place: string;
  commune: string;
  details: string;
}

const insertAction = statement<ActionFields & { section: number; by: number; at: Date }, { id: number }>(
  'agenda.insert-action',
  `insert into agenda.actions (section_id, circle, kind, title, place, commune, details, created_by, created_at, changed_at)
   values (:section, :circle, :kind, :title, :place, :commune, :details, :by, :at, :at) returning id`,
);

const insertShifts = statement<
  { action: number; starts: Date[]; ends: Date[]; needs: number[]; experienced: number[] },
  { id: number }
>(
  'agenda.insert-shifts',
  // Section and circle are the action's: a trigger sets them.
  `insert into agenda.shifts (action_id, starts_at, ends_at, need, experienced)
   select :action, s, e, n, x from unnest(:starts::timestamptz[], :ends::timestamptz[], :needs::int[], :experienced::int[]) as new (s, e, n, x)
   returning id`,
);

export async function storeAction(work: Work, section: number, by: number, fields: ActionFields): Promise<number> {
  return (await work.one(insertAction, { ...fields, section, by, at: work.now }))!.id;
}

export async function storeShifts(work: Work, action: number, shifts: readonly PlannedShift[]): Promise<void> {
  if (shifts.length === 0) return;
  await work.all(insertShifts, {
    action,
    starts: shifts.map((shift) => shift.startsAt),
    ends: shifts.map((shift) => shift.endsAt),
    needs: shifts.map((shift) => shift.need),
    experienced: shifts.map((shift) => shift.experienced),
  });
}

export interface StoredAction extends ActionFields {
  id: number;
  sectionId: number;
  zone: string;
  status: 'planned' | 'cancelled';
}

const lockAction = statement<{ action: number }, StoredAction>(
  'agenda.lock-action',
  `select a.id, a.section_id as "sectionId", n.zone, a.status, a.kind, a.title, a.circle, a.place, a.commune, a.details
   from agenda.actions a join core.sections n on n.id = a.section_id
   where a.id = :action and a.section_id = any ((select core.visible())::int[]) for no key update of a`,
);

export interface StoredShift extends PlannedShift {
  id: number;
  taken: number;
  cancelled: boolean;
}

const lockShifts = statement<{ action: number }, StoredShift>(
  'agenda.lock-shifts',
  `select id, starts_at as "startsAt", ends_at as "endsAt", need, experienced, taken, cancelled_at is not null as cancelled
   from agenda.shifts where action_id = :action order by id for no key update`,
);

const lockAsks = statement<{ action: number }, { id: number }>(
  'agenda.lock-asks',
  // Answers hold their ask and then the shift: whoever changes both takes them in the same order.
  `select k.id from core.asks k where k.kind = '${SHIFT_ASK}' and k.cancelled_at is null
     and k.subject_id in (select s.id from agenda.shifts s where s.action_id = :action) order by k.id for update`,
);

/** An action and its shifts, held until the work ends; null for whoever does not see its section from within. */
export async function lockedAction(
  work: Work,
  action: number,
): Promise<{ action: StoredAction; shifts: StoredShift[] } | null> {
  const found = await work.one(lockAction, { action });
  if (!found) return null;
  await work.all(lockAsks, { action });
  return { action: found, shifts: await work.all(lockShifts, { action }) };
}

const updateAction = statement<ActionFields & { action: number; at: Date }, never>(
  'agenda.update-action',
  `update agenda.actions set kind = :kind, title = :title, circle = :circle, place = :place, commune = :commune, details = :details,
     sequence = sequence + 1, changed_at = :at where id = :action`,
);

export async function rewriteAction(work: Work, action: number, fields: ActionFields): Promise<void> {
  const { kind, title, circle, place, commune, details } = fields;
  await work.one(updateAction, { action, kind, title, circle, place, commune, details, at: work.now });
}

const updateShift = statement<{ shift: number; start: Date; end: Date; need: number; experienced: number }, never>(
  'agenda.update-shift',
  'update agenda.shifts set starts_at = :start, ends_at = :end, need = :need, experienced = :experienced where id = :shift',
);

export async function rewriteShift(work: Work, shift: PlannedShift & { id: number }): Promise<void> {
  await work.one(updateShift, {
    shift: shift.id,
    start: shift.startsAt,
    end: shift.endsAt,
    need: shift.need,
    experienced: shift.experienced,
  });
}

const takeOutShifts = statement<{ shifts: number[]; at: Date }, never>(
  'agenda.take-out-shifts',
  'update agenda.shifts set cancelled_at = :at, asking = false where id = any (:shifts::int[])',
);

const cancelBookings = statement<{ shifts: number[]; at: Date }, never>(
  'agenda.cancel-bookings',
  `update agenda.bookings set state = 'cancelled', place = null, changed_at = :at where shift_id = any (:shifts::int[]) and state in ('booked', 'waiting')`,
);

/** Takes shifts out: whoever had a seat has none, and is free again for others. */
export async function takeOut(work: Work, shifts: readonly number[]): Promise<void> {
  await work.one(takeOutShifts, { shifts: [...shifts], at: work.now });
  await work.one(cancelBookings, { shifts: [...shifts], at: work.now });
}

const markCancelled = statement<{ action: number; because: string; at: Date }, never>(
  'agenda.cancel-action',
  `update agenda.actions set status = 'cancelled', cancelled_because = :because, sequence = sequence + 1, changed_at = :at where id = :action`,
);

export async function markActionCancelled(work: Work, action: number, because: string): Promise<void> {
  await work.one(markCancelled, { action, because, at: work.now });
}

const noteReminded = statement<{ shift: number; at: Date }, never>(
  'agenda.note-reminded',
  `update agenda.bookings set reminded_at = :at where shift_id = :shift and state = 'booked'`,
);

/** Whoever was just told of the new time needs no reminder that would be due already. */
export async function skipReminder(work: Work, shift: number): Promise<void> {
  await work.one(noteReminded, { shift, at: work.now });
}
