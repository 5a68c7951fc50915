import { Asks, inject, invalid, statement, type AnswerWord, type Work } from '@lacoopol/core/sdk';
import { Settling, Signals } from './inside.js';
import { SHIFT_ASK, type ActionKind } from './kinds.js';
import { absent, conflict } from './refusals.js';
import { Rules } from './rules.js';
import { readBoard, readRoll } from './seat-reading.js';
import type { Actor, Seats } from './services.js';
import type { Board, Roll, SeatOutcome } from './shapes.js';
import { shiftFacts, type ShiftFacts } from './shift-facts.js';

const openAsk = statement<{ shift: number; person: number; at: Date }, { id: number }>(
  'agenda.open-ask',
  `select id from core.asks where kind = '${SHIFT_ASK}' and subject_id = :shift and person_id = :person and cancelled_at is null and expires_at > :at`,
);

const standing = statement<
  { shift: number; section: number; person: number; at: Date },
  { name: string; concerned: boolean; elsewhere: boolean }
>(
  'agenda.standing',
  `select coalesce(r.name, p.given_name || ' ' || p.family_name) as name,
      r.person_id is not null or exists (select from core.memberships m where m.person_id = :person and m.section_id = :section
        and core.holds(m.since, m.until, :at)) as concerned,
      agenda.booked_elsewhere(:person, s.id, s.starts_at, s.ends_at) as elsewhere
   from agenda.shifts s left join core.people p on p.id = :person
     left join agenda.roll(:shift) r on r.person_id = :person
   where s.id = :shift and s.section_id = any ((select core.visible())::int[])`,
);

const noteDeclined = statement<{ shift: number; person: number; at: Date }, never>(
  'agenda.note-declined',
  `insert into agenda.bookings (shift_id, person_id, state, origin, changed_at) values (:shift, :person, 'withdrawn', 'organiser', :at)
   on conflict (shift_id, person_id) do nothing`,
);

const takeOff = statement<{ shift: number; person: number; at: Date }, { was: string | null }>(
  'agenda.take-off',
  `select agenda.leave_seat(:shift, :person, 'cancelled', :at) as was`,
);

const noteAttendance = statement<{ shift: number; people: number[]; came: (boolean | null)[] }, never>(
  'agenda.note-attendance',
  `update agenda.bookings b set came = said.came from unnest(:people::int[], :came::boolean[]) as said (person, came)
   where b.shift_id = :shift and b.person_id = said.person and b.state = 'booked' and b.came is distinct from said.came`,
);

const sayExperienced = statement<{ section: number; person: number; kind: string; by: number; at: Date }, never>(
  'agenda.say-experienced',
  `insert into agenda.experience (section_id, person_id, kind, said_by, said_at) values (:section, :person, :kind, :by, :at)
   on conflict (person_id, kind, section_id) do nothing`,
);

const unsayExperienced = statement<{ section: number; person: number; kind: string }, never>(
  'agenda.unsay-experienced',
  'delete from agenda.experience where section_id = :section and person_id = :person and kind = :kind',
);

const isMember = statement<{ section: number; person: number; at: Date }, { member: boolean }>(
  'agenda.is-member',
  `select exists (select from core.memberships m where m.section_id = :section and m.person_id = :person
     and core.holds(m.since, m.until, :at)) as member`,
);

const waitsFor = statement<{ section: number; person: number; kind: string; at: Date }, { shift: number }>(
  'agenda.waits-for',
  `select b.shift_id as shift from agenda.bookings b join agenda.shifts s on s.id = b.shift_id join agenda.actions a on a.id = s.action_id
   where b.section_id = :section and b.person_id = :person and b.state = 'waiting' and b.starts_at > :at and a.kind = :kind order by b.shift_id`,
);

/** Seats as pages and the API use them; see the interface. */
export class SeatsService implements Seats {
  constructor(
    @inject(Asks) private readonly asks: Asks,
    @inject(Settling) private readonly settling: Settling,
    @inject(Signals) private readonly signals: Signals,
    @inject(Rules) private readonly rules: Rules,
  ) {}

  volunteer(work: Work, shift: number, actor: Actor): Promise<SeatOutcome> {
    return this.#own(work, shift, 'yes', actor);
  }

  withdraw(work: Work, shift: number, actor: Actor): Promise<SeatOutcome> {
    return this.#own(work, shift, 'no', actor);
  }

  async answerFor(work: Work, shift: number, person: number, answer: AnswerWord, actor: Actor): Promise<SeatOutcome> {
    const facts = await this.#open(work, shift);
    const found = await work.one(standing, { shift, section: facts.sectionId, person, at: work.now });
    if (!found?.concerned) throw absent();
    const ask = await work.one(openAsk, { shift, person, at: work.now });
    let outcome: SeatOutcome['outcome'];
    if (ask) {
      const answered = await this.asks.answer(work, {
        ask: ask.id,
        answer,
        via: 'on-behalf',
        by: actor.person.id,
        locale: actor.locale,
      });
      outcome = answered.outcome as SeatOutcome['outcome'];
    } else {
      ({ outcome } = await this.settling.settle(work, shift, person, answer, 'organiser', actor.say));
      if (answer !== 'yes') await work.one(noteDeclined, { shift, person, at: work.now });
    }
    const { name, elsewhere } = found;
    return {
      outcome,
      sentence: actor.say(`agenda.outcomesFor.${outcome}`, { name }),
      warning: outcome === 'booked' && elsewhere ? actor.say('agenda.outcomesFor.clash', { name }) : null,
    };
  }

  async remove(work: Work, shift: number, person: number, _actor: Actor): Promise<void> {
    const facts = await shiftFacts(work, shift);
    if (!facts || !(await readBoard(work, shift))) throw absent();
    const was = (await work.one(takeOff, { shift, person, at: work.now }))?.was ?? null;
    if (was === 'booked') await this.settling.serve(work, shift);
    this.signals.goOn(work, shift, facts.sectionId);
    this.signals.changed(work, shift);
  }

  async attendance(work: Work, shift: number, came: { person: number; came: boolean | null }[]): Promise<void> {
    const board = await readBoard(work, shift);
    if (!board) throw absent();
    if (board.cancelled) throw conflict('cancelled');
    if (!board.started) throw conflict('notStarted');
    await work.one(noteAttendance, { shift, people: came.map((one) => one.person), came: came.map((one) => one.came) });
    this.signals.changed(work, shift);
  }

  async sayExperienced(
    work: Work,
    section: number,
    person: number,
    kind: ActionKind,
    experienced: boolean,
    actor: Actor,
  ): Promise<void> {
    if (!experienced) {
      await work.one(unsayExperienced, { section, person, kind });
      return;
    }
    if (!(await work.one(isMember, { section, person, at: work.now }))?.member)
      throw invalid({ person: 'agenda.problems.notMember' });
    await work.one(sayExperienced, { section, person, kind, by: actor.person.id, at: work.now });
    // A seat held for experienced people may be theirs now.
    for (const { shift } of await work.all(waitsFor, { section, person, kind, at: work.now }))
      await this.settling.serve(work, shift);
  }

  board(work: Work, shift: number): Promise<Board | null> {
    return readBoard(work, shift);
  }

  roll(work: Work, shift: number): Promise<Roll> {
    return readRoll(work, shift);
  }

  async #own(work: Work, shift: number, answer: AnswerWord, actor: Actor): Promise<SeatOutcome> {
    const facts = await this.#open(work, shift);
    const person = actor.person.id;
    const ask = await work.one(openAsk, { shift, person, at: work.now });
    if (!ask) {
      if (answer === 'yes' && !(await this.rules.mayCome(work, actor.person, facts.sectionId)))
        throw conflict('membersOnly');
      return this.settling.settle(work, shift, person, answer, 'volunteer', actor.say);
    }
    // Whoever called may turn the refusal of a clash into a word on the page: the answer must not stay behind then.
    await work.raw('savepoint answering');
    try {
      const order = { ask: ask.id, answer, via: 'page', by: person, locale: actor.locale } as const;
      const answered = await this.asks.answer(work, order);
      return { outcome: answered.outcome as SeatOutcome['outcome'], sentence: answered.sentence, warning: null };
    } catch (error) {
      await work.raw('rollback to savepoint answering');
      throw error;
    }
  }

  async #open(work: Work, shift: number): Promise<ShiftFacts> {
    const facts = await shiftFacts(work, shift);
    if (!facts) throw absent();
    if (facts.cancelled) throw conflict('cancelled');
    if (facts.startsAt <= work.now) throw conflict('over');
    return facts;
  }
}
