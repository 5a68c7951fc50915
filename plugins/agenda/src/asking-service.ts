import { Asks, inject, invalid, statement, type Work } from '@lacoopol/core/sdk';
import { rankedCandidates } from './candidates-service.js';
import { Mailing, Settling, Signals } from './inside.js';
import { SHIFT_ASK, type PassedOverCode } from './kinds.js';
import { aimAfter, deadlineFor, shortfall } from './patience.js';
import { absent, conflict } from './refusals.js';
import { Rules } from './rules.js';
import type { AskOrder } from './input.js';
import type { Actor, Asking } from './services.js';
import type { Asked, Named } from './shapes.js';
import { lockedShift, type ShiftFacts } from './shift-facts.js';

const openAsks = statement<{ shift: number; at: Date }, { open: number; missing: number }>(
  'agenda.open-asks',
  `select count(*) filter (where answer is null and deadline > :at and expires_at > :at) as open, agenda.missing_experienced(:shift) as missing
   from core.asks where kind = '${SHIFT_ASK}' and subject_id = :shift and cancelled_at is null`,
);

interface NamedPerson extends Named {
  member: boolean;
  listed: boolean;
  asked: boolean;
}

const namedPeople = statement<{ section: number; shift: number; people: number[]; at: Date }, NamedPerson>(
  'agenda.people-to-ask',
  `select p.id, p.given_name || ' ' || p.family_name as name,
      exists (select from core.memberships m where m.section_id = :section and m.person_id = p.id and core.holds(m.since, m.until, :at)) as member,
      exists (select from agenda.bookings b where b.shift_id = :shift and b.person_id = p.id and b.state in ('booked', 'waiting')) as listed,
      exists (select from core.asks k where k.kind = '${SHIFT_ASK}' and k.subject_id = :shift and k.person_id = p.id) as asked
   from core.people p where p.id = any (:people::int[])`,
);

const keepAsking = statement<{ shift: number; goal: number | null; perSeat: number }, never>(
  'agenda.keep-asking',
  'update agenda.shifts set asking = true, goal = :goal, per_seat = :perSeat where id = :shift',
);

const switchAsking = statement<{ shift: number; on: boolean }, never>(
  'agenda.switch-asking',
  'update agenda.shifts set asking = :on where id = :shift',
);

/** People asked at a time who turn out to have no ask left are replaced so often before giving up. */
const ROUNDS = 3;

/** Asks people and goes on by itself; see the interface. Each act holds the shift, so that two organisers take turns. */
export class AskingService implements Asking {
  constructor(
    @inject(Asks) private readonly asks: Asks,
    @inject(Mailing) private readonly mailing: Mailing,
    @inject(Settling) private readonly settling: Settling,
    @inject(Signals) private readonly signals: Signals,
    @inject(Rules) private readonly rules: Rules,
  ) {}

  async ask(work: Work, shift: number, order: AskOrder, actor: Actor): Promise<Asked> {
    const facts = await this.#askable(work, shift);
    if ('count' in order && facts.taken >= facts.need) throw conflict('full');
    const { open } = (await work.one(openAsks, { shift, at: work.now }))!;
    const result =
      'count' in order
        ? await this.#best(work, facts, order.count, false, actor)
        : await this.#named(work, facts, order.people, actor);
    const aim = aimAfter(
      { ...facts, open },
      open + ('count' in order ? order.count : result.asked.length),
      facts.asking ? facts : null,
    );
    await work.one(keepAsking, { shift, ...aim });
    this.signals.changed(work, shift);
    return result;
  }

  async goOn(work: Work, shift: number, on: boolean): Promise<void> {
    const facts = await this.#askable(work, shift);
    await work.one(switchAsking, { shift, on });
    if (on) this.signals.goOn(work, shift, facts.sectionId);
    this.signals.changed(work, shift);
  }

  /** What the worker does when an answer, a silence or a withdrawal left the asking short. Twice does nothing more. */
  async refill(work: Work, shift: number): Promise<void> {
    const held = await lockedShift(work, shift);
    if (!held || held.cancelled || held.startsAt <= work.now) return;
    await this.settling.serve(work, shift);
    const facts = (await lockedShift(work, shift))!;
    if (!facts.asking) return;
    const { open, missing } = (await work.one(openAsks, { shift, at: work.now }))!;
    const wanted = shortfall({ ...facts, open }, facts);
    if (wanted === 0) return;
    // Where only seats held for experienced people are left, nobody else is bothered.
    await this.#best(work, facts, wanted, facts.need - facts.taken <= missing, null);
    this.signals.changed(work, shift);
  }

  async #askable(work: Work, shift: number): Promise<ShiftFacts> {
    const facts = await lockedShift(work, shift);
    if (!facts) throw absent();
    if (facts.cancelled) throw conflict('cancelled');
    if (facts.startsAt <= work.now) throw conflict('over');
    return facts;
  }

  async #best(work: Work, facts: ShiftFacts, count: number, experienced: boolean, actor: Actor | null): Promise<Asked> {
    const asked: Asked['asked'] = [];
    for (let round = 0; round < ROUNDS && asked.length < count; round++) {
      const rows = await rankedCandidates(work, facts, count - asked.length, experienced);
      if (rows.length === 0) break;
      asked.push(
        ...(await this.#make(
          work,
          facts,
          rows.map((row) => ({ id: row.person_id, name: row.name })),
          actor,
        )),
      );
    }
    return { asked, passedOver: [] };
  }

  async #named(work: Work, facts: ShiftFacts, ids: readonly number[], actor: Actor): Promise<Asked> {
    const people = [...new Set(ids)];
    const known = new Map(
      (await work.all(namedPeople, { section: facts.sectionId, shift: facts.id, people, at: work.now })).map((one) => [
        one.id,
        one,
      ]),
    );
    const strangers = ids.flatMap((id, index) =>
      known.get(id)?.member ? [] : [[`people.${index}`, 'agenda.problems.notMember'] as const],
    );
    if (strangers.length > 0) throw invalid(Object.fromEntries(strangers));
    const named = people.map((id) => known.get(id)!);
    const asked = await this.#make(
      work,
      facts,
      named.filter((one) => !one.listed && !one.asked),
      actor,
    );
    const made = new Set(asked.map((one) => one.person.id));
    return {
      asked,
      passedOver: named
        .filter((one) => !made.has(one.id))
        .map((one) => {
          const code: PassedOverCode = one.listed ? 'on-the-list' : one.asked ? 'asked-already' : 'no-ask-left';
          return {
            person: { id: one.id, name: one.name },
            code,
            text: actor.say(`agenda.passedOver.${code}`, { name: one.name }),
          };
        }),
    };
  }

  async #make(work: Work, facts: ShiftFacts, people: readonly Named[], actor: Actor | null): Promise<Asked['asked']> {
    const { patienceLeast: least, patienceMost: most } = await this.rules.of(work, facts.sectionId);
    const deadline = deadlineFor(work.now, facts.startsAt, { least, most });
    const made = await this.asks.ask(work, {
      kind: SHIFT_ASK,
      subject: facts.id,
      section: facts.sectionId,
      people: people.map((person) => person.id),
      by: actor?.person.id ?? null,
      deadline,
      expires: facts.startsAt,
    });
    const askedBy = actor ? `${actor.person.givenName} ${actor.person.familyName}` : null;
    await this.mailing.ask(work, facts, made, { askedBy, deadline });
    const names = new Map(people.map((person) => [person.id, person.name]));
    return made.map((ask) => ({ id: ask.id, person: { id: ask.personId, name: names.get(ask.personId) ?? '' } }));
  }
}
