import { statement, type Work } from '@lacoopol/core/sdk';
import type { Mailing } from './inside.js';
import { SHIFT_ASK } from './kinds.js';
import { REMINDER_HOUR } from './rules.js';
import { shiftFacts, type Concerned } from './shift-facts.js';

/** The hour that the section chose, on its own clock. */
const HOUR = `make_interval(hours => coalesce((core.setting_of(s.section_id, 'agenda', 'reminderHour'))::int, ${REMINDER_HOUR}))`;

const markReminded = statement<{ at: Date }, Concerned & { shift: number }>(
  'agenda.mark-reminded',
  // Whoever had their seat after that hour was told everything then. Late is better than never, up to the start.
  `with due as (
     select s.id, ((s.starts_at at time zone n.zone)::date - 1 + ${HOUR}) at time zone n.zone as moment
     from agenda.shifts s join core.sections n on n.id = s.section_id
     where s.cancelled_at is null and s.starts_at > :at and s.starts_at < :at::timestamptz + interval '2 days' and s.taken > 0
       and s.section_id = any ((select core.visible())::int[])
   ), marked as (
     update agenda.bookings b set reminded_at = :at from due
     where b.shift_id = due.id and due.moment <= :at and b.state = 'booked' and b.reminded_at is null and b.booked_at < due.moment
     returning b.shift_id, b.person_id
   )
   select m.shift_id as shift, m.person_id as "personId", k.id as "askId" from marked m
   left join core.asks k on k.kind = '${SHIFT_ASK}' and k.subject_id = m.shift_id and k.person_id = m.person_id
     and k.cancelled_at is null and k.expires_at > :at
   order by m.shift_id, m.person_id`,
);

/** Reminds people of tomorrow's shifts, each once: the mark and the mail are of one transaction. */
export async function remind(work: Work, mailing: Mailing): Promise<void> {
  const byShift = new Map<number, Concerned[]>();
  for (const { shift, ...one } of await work.all(markReminded, { at: work.now }))
    byShift.set(shift, [...(byShift.get(shift) ?? []), one]);
  for (const [shift, people] of byShift) {
    const facts = await shiftFacts(work, shift);
    if (facts) await mailing.send(work, 'reminder', facts, people, () => ({}));
  }
}

const shortShifts = statement<{ at: Date }, { shift: number; section: number }>(
  'agenda.short-shifts',
  // Mirrors shortfall of patience.ts, and leaves the last word to it.
  `select s.id as shift, s.section_id as section from agenda.shifts s
   where s.asking and s.cancelled_at is null and s.starts_at > :at and s.taken < least(coalesce(s.goal, s.need), s.need)
     and s.section_id = any ((select core.visible())::int[])
     and (least(coalesce(s.goal, s.need), s.need) - s.taken) * s.per_seat - 1e-4 > (
       select count(*) from core.asks k where k.kind = '${SHIFT_ASK}' and k.subject_id = s.id and k.answer is null and k.cancelled_at is null
         and k.deadline > :at)`,
);

/** Shifts whose asking ran out of people: somebody may be free, or may be asked again, by now. */
export function shortOfPeople(work: Work): Promise<{ shift: number; section: number }[]> {
  return work.all(shortShifts, { at: work.now });
}
