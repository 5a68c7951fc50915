import { statement, type Work } from '@lacoopol/core/sdk';
import { SHIFT_ASK, type ActionKind } from './kinds.js';
import type { Concern, ShiftMail } from './mails.js';

/** A shift with its action and section: what deciding about seats, asks and mails needs to know. */
export interface ShiftFacts {
  id: number;
  actionId: number;
  sectionId: number;
  sectionSlug: string;
  sectionName: string;
  zone: string;
  kind: ActionKind;
  title: string;
  details: string;
  place: string;
  commune: string;
  startsAt: Date;
  endsAt: Date;
  need: number;
  experienced: number;
  taken: number;
  waiting: number;
  cancelled: boolean;
  asking: boolean;
  goal: number | null;
  perSeat: number;
}

const FACTS = `select s.id, s.action_id as "actionId", s.section_id as "sectionId", n.slug as "sectionSlug", n.name as "sectionName", n.zone,
    a.kind, a.title, a.details, a.place, c.name as commune, s.starts_at as "startsAt", s.ends_at as "endsAt", s.need, s.experienced,
    s.taken, s.waiting, s.cancelled_at is not null as cancelled, s.asking, s.goal, s.per_seat as "perSeat"
  from agenda.shifts s join agenda.actions a on a.id = s.action_id join core.sections n on n.id = s.section_id
    join core.communes c on c.code = a.commune`;

const factsOf = statement<{ shift: number }, ShiftFacts>('agenda.shift-facts', `${FACTS} where s.id = :shift`);

/** A shift under the circles that are open; null where it is absent or not visible. */
export async function shiftFacts(work: Work, shift: number): Promise<ShiftFacts | null> {
  return (await work.one(factsOf, { shift })) ?? null;
}

const lockShift = statement<{ shift: number }, { id: number }>(
  'agenda.lock-shift',
  // Only from within the section: whoever merely sees the action plans nothing.
  `select id from agenda.shifts where id = :shift and section_id = any ((select core.visible())::int[]) for no key update`,
);

/** The same, held until the work ends: whoever asks people for it takes turns. */
export async function lockedShift(work: Work, shift: number): Promise<ShiftFacts | null> {
  return (await work.one(lockShift, { shift })) ? shiftFacts(work, shift) : null;
}

/** Somebody who must know of what happens to a shift. */
export interface Concerned {
  personId: number;
  concern: Concern;
  /** The ask that can still be answered, to give its address; null where there is none. */
  askId: number | null;
}

const concernedStatement = statement<{ shift: number; at: Date }, Concerned>(
  'agenda.concerned',
  `select coalesce(b.person_id, k.person_id) as "personId",
      case b.state when 'booked' then 'booked' when 'waiting' then 'waiting' else 'asked' end as concern, k.id as "askId"
   from (select person_id, state from agenda.bookings where shift_id = :shift and state in ('booked', 'waiting')) b
   full join (select id, person_id, answer from core.asks where kind = '${SHIFT_ASK}' and subject_id = :shift and cancelled_at is null
     and expires_at > :at) k on k.person_id = b.person_id
   where b.person_id is not null or k.answer is null`,
);

/** Everybody with a seat, on the waiting list, or asked and still to answer. */
export function concernedBy(work: Work, shift: number): Promise<Concerned[]> {
  return work.all(concernedStatement, { shift, at: work.now });
}

/** The part of a mail that is the same for all. */
export function shiftMail(facts: ShiftFacts, actionLink: string, answerLink: string | null): ShiftMail {
  return {
    title: facts.title,
    kind: facts.kind,
    place: facts.place,
    commune: facts.commune,
    startsAt: facts.startsAt.toISOString(),
    endsAt: facts.endsAt.toISOString(),
    section: facts.sectionName,
    details: facts.details,
    actionLink,
    answerLink,
  };
}
