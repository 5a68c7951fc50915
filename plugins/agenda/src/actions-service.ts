import { Asks, inject, invalid, type Problems, type Section, type Work } from '@lacoopol/core/sdk';
import { ActionReading } from './action-reading.js';
import { communeName, lockedAction, markActionCancelled, storeAction, storeShifts, takeOut } from './action-writing.js';
import { ActionChanging } from './action-changing.js';
import { Mailing, Settling, Signals } from './inside.js';
import type { ActionChange, ActionInput } from './input.js';
import { SHIFT_ASK } from './kinds.js';
import { absent, conflict, notFromHere } from './refusals.js';
import { organisesHere, type Actions, type Actor } from './services.js';
import type { ActionView, OwnShift } from './shapes.js';
import { concernedBy, shiftFacts } from './shift-facts.js';
import { planShifts } from './shift-plan.js';

/** Planning; see the interface. */
export class ActionsService implements Actions {
  readonly #reading: ActionReading;
  readonly #changing: ActionChanging;

  constructor(
    @inject(Asks) private readonly asks: Asks,
    @inject(Mailing) private readonly mailing: Mailing,
    @inject(Settling) settling: Settling,
    @inject(Signals) private readonly signals: Signals,
  ) {
    this.#reading = new ActionReading(asks);
    this.#changing = new ActionChanging(mailing, settling, signals, asks, (work, shifts, because) =>
      this.#callOff(work, shifts, because),
    );
  }

  async create(work: Work, section: Section, input: ActionInput, actor: Actor): Promise<ActionView> {
    if (!organisesHere(actor.person, section)) throw notFromHere();
    const problems: Problems = {};
    const written = input.shifts.map((shift, index) => ({ ...shift, id: null, field: `shifts.${index}`, kept: false }));
    const shifts = planShifts(written, section.zone, work.now, actor.say, problems);
    if (!(await communeName(work, input.place.commune))) problems['place.commune'] = 'agenda.problems.noCommune';
    if (Object.keys(problems).length > 0) throw invalid(problems);
    const { kind, title, circle, details, place } = input;
    const id = await storeAction(work, section.id, actor.person.id, {
      kind,
      title,
      circle,
      details,
      place: place.label,
      commune: place.commune,
    });
    await storeShifts(work, id, shifts);
    return (await this.find(work, id))!;
  }

  async change(
    work: Work,
    action: number,
    change: ActionChange,
    actor: Actor,
  ): Promise<{ action: ActionView; notes: string[] }> {
    const notes = await this.#changing.change(work, action, change, actor);
    return { action: (await this.find(work, action))!, notes };
  }

  async cancel(work: Work, action: number, because: string, _actor: Actor): Promise<ActionView> {
    const found = await lockedAction(work, action);
    if (!found) throw absent();
    if (found.action.status === 'planned') {
      const ahead = found.shifts.filter((shift) => !shift.cancelled && shift.endsAt > work.now);
      if (ahead.length === 0) throw conflict('actionOver');
      await this.#callOff(
        work,
        ahead.map((shift) => shift.id),
        because,
      );
      await markActionCancelled(work, action, because);
      this.signals.cancelled(work, found.action.sectionId, { action });
    }
    return (await this.find(work, action))!;
  }

  find(work: Work, action: number): Promise<ActionView | null> {
    return this.#reading.find(work, action);
  }

  ofShift(work: Work, shift: number): Promise<ActionView | null> {
    return this.#reading.ofShift(work, shift);
  }

  upcoming(work: Work, section: number, most = 100): Promise<ActionView[]> {
    return this.#reading.upcoming(work, section, most);
  }

  past(work: Work, section: number, most = 20): Promise<ActionView[]> {
    return this.#reading.past(work, section, most);
  }

  elsewhere(work: Work, mine: readonly number[], most = 10): Promise<ActionView[]> {
    return this.#reading.elsewhere(work, mine, most);
  }

  own(work: Work): Promise<OwnShift[]> {
    return this.#reading.own(work);
  }

  /** Shifts do not take place: everybody concerned is told, and no ask waits for an answer any more. */
  async #callOff(work: Work, shifts: readonly number[], because: string): Promise<void> {
    for (const shift of shifts) {
      const facts = (await shiftFacts(work, shift))!;
      const concerned = await concernedBy(work, shift);
      const concerns = new Map(concerned.map((one) => [one.personId, one.concern]));
      const to = concerned.map(({ personId }) => ({ personId, askId: null }));
      await this.mailing.send(work, 'cancelled', facts, to, ({ personId }) => ({
        concern: concerns.get(personId)!,
        because,
      }));
      await this.asks.cancel(work, SHIFT_ASK, shift);
      this.signals.changed(work, shift);
    }
    await takeOut(work, shifts);
  }
}
