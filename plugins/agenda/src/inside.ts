import { token, type AnswerWord, type Work } from '@lacoopol/core/sdk';
import type { Mails, ShiftMail } from './mails.js';
import type { Say, SeatOutcome } from './shapes.js';
import type { Concerned, ShiftFacts } from './shift-facts.js';

// The parts of this plugin that its own services share; not for other plugins.

/** Word of what changed, which leaves when the work commits. */
export interface Signals {
  /** The boards that show the shift are drawn afresh. */
  changed(work: Work, shift: number): void;
  /** The worker looks whether the next in line is to be asked. @param section null where whoever acts does not see it */
  goOn(work: Work, shift: number, section: number | null): void;
  /** Hooks, as declared in api.ts. */
  booked(work: Work, section: number, payload: { shift: number; action: number; person: number }): void;
  cancelled(work: Work, section: number, payload: { action: number }): void;
}
export const Signals = token<Signals>('agenda/signals');

/** Mails about a shift. */
export interface Mailing {
  /** Sends one kind of mail to people, each with the address under which they can still answer. */
  send<K extends Exclude<keyof Mails, 'ask'>>(
    work: Work,
    kind: K,
    facts: ShiftFacts,
    to: readonly Pick<Concerned, 'personId' | 'askId'>[],
    more: (to: Pick<Concerned, 'personId' | 'askId'>) => Omit<Mails[K], keyof ShiftMail>,
  ): Promise<void>;
  /** Asks by mail, with the one-tap address. */
  ask(
    work: Work,
    facts: ShiftFacts,
    asks: readonly { id: number; personId: number }[],
    more: { askedBy: string | null; deadline: Date },
  ): Promise<void>;
}
export const Mailing = token<Mailing>('agenda/mailing');

/** What an answer means for the seats, whichever way it came. */
export interface Settling {
  /**
   * Books, or puts on the waiting list, or frees; then serves the waiting list and lets the asking go on.
   * @throws a conflict (409) where the shift is cancelled, over, or clashes with a seat of whoever is asking
   */
  settle(
    work: Work,
    shift: number,
    person: number,
    answer: AnswerWord,
    origin: 'ask' | 'volunteer' | 'organiser',
    say: Say,
  ): Promise<SeatOutcome>;
  /** Gives free seats to the waiting list and tells whoever got one. */
  serve(work: Work, shift: number): Promise<void>;
}
export const Settling = token<Settling>('agenda/settling');
