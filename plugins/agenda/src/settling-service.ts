import { inject, statement, type AnswerWord, type Work } from '@lacoopol/core/sdk';
import { Mailing, Signals, type Settling } from './inside.js';
import { SHIFT_ASK } from './kinds.js';
import { absent, conflict } from './refusals.js';
import type { Say, SeatOutcome } from './shapes.js';
import { shiftFacts, type Concerned } from './shift-facts.js';

type Taken = 'booked' | 'waiting' | 'held' | 'gone' | 'cancelled' | 'over' | 'clash';

const takeSeat = statement<
  { shift: number; person: number; origin: string; at: Date },
  { outcome: Taken; fresh: boolean; clashes: boolean }
>('agenda.take-seat', 'select * from agenda.take_seat(:shift, :person, :origin, :at)');

const leaveSeat = statement<
  { shift: number; person: number; state: string; at: Date },
  { was: 'booked' | 'waiting' | null }
>('agenda.leave-seat', 'select agenda.leave_seat(:shift, :person, :state, :at) as was');

const serveWaiting = statement<{ shift: number; at: Date }, { person: number }>(
  'agenda.serve-waiting',
  'select person from agenda.serve_waiting(:shift, :at) person',
);

const openAsks = statement<{ shift: number; people: number[]; at: Date }, Concerned>(
  'agenda.open-asks-of',
  `select p as "personId", k.id as "askId" from unnest(:people::int[]) p
   left join core.asks k on k.kind = '${SHIFT_ASK}' and k.subject_id = :shift and k.person_id = p and k.cancelled_at is null and k.expires_at > :at`,
);

/** Where answers become seats; see the interface. The counting and its locks are in the database. */
export class SettlingService implements Settling {
  constructor(
    @inject(Mailing) private readonly mailing: Mailing,
    @inject(Signals) private readonly signals: Signals,
  ) {}

  async settle(
    work: Work,
    shift: number,
    person: number,
    answer: AnswerWord,
    origin: 'ask' | 'volunteer' | 'organiser',
    say: Say,
  ): Promise<SeatOutcome> {
    const outcome =
      answer === 'yes'
        ? await this.#take(work, shift, person, origin, say)
        : await this.#leave(work, shift, person, answer, say);
    this.signals.changed(work, shift);
    return outcome;
  }

  async serve(work: Work, shift: number): Promise<void> {
    const served = (await work.all(serveWaiting, { shift, at: work.now })).map((row) => row.person);
    if (served.length === 0) return;
    const facts = await shiftFacts(work, shift);
    if (!facts) return;
    await this.mailing.send(
      work,
      'seat',
      facts,
      await work.all(openAsks, { shift, people: served, at: work.now }),
      () => ({}),
    );
    for (const person of served) this.signals.booked(work, facts.sectionId, { shift, action: facts.actionId, person });
    this.signals.changed(work, shift);
  }

  async #take(work: Work, shift: number, person: number, origin: string, say: Say): Promise<SeatOutcome> {
    const { outcome, fresh, clashes } = (await work.one(takeSeat, { shift, person, origin, at: work.now }))!;
    if (outcome === 'gone') throw absent();
    if (outcome === 'cancelled' || outcome === 'over' || outcome === 'clash') throw conflict(outcome);
    if (fresh) {
      const facts = (await shiftFacts(work, shift))!;
      const to = await work.all(openAsks, { shift, people: [person], at: work.now });
      if (outcome === 'booked') await this.mailing.send(work, 'booked', facts, to, () => ({}));
      else await this.mailing.send(work, 'waiting', facts, to, () => ({ held: outcome === 'held' }));
      if (outcome === 'booked') this.signals.booked(work, facts.sectionId, { shift, action: facts.actionId, person });
    }
    return {
      outcome,
      sentence: say(`agenda.outcomes.${outcome}`),
      warning: clashes ? say('agenda.errors.clash') : null,
    };
  }

  async #leave(work: Work, shift: number, person: number, answer: AnswerWord, say: Say): Promise<SeatOutcome> {
    const was = (await work.one(leaveSeat, { shift, person, state: 'withdrawn', at: work.now }))?.was ?? null;
    if (was === 'booked') await this.serve(work, shift);
    this.signals.goOn(work, shift, (await shiftFacts(work, shift))?.sectionId ?? null);
    const word = answer === 'not-this-week' ? 'spared' : was ? 'withdrawn' : 'declined';
    return { outcome: 'declined', sentence: say(`agenda.outcomes.${word}`), warning: null };
  }
}
