import {
  token,
  type AnswerWord,
  type Locale,
  type Person,
  type Request,
  type Section,
  type Work,
} from '@lacoopol/core/sdk';
import type { ActionKind } from './kinds.js';
import type { ActionChange, ActionInput, AskOrder } from './input.js';
import type {
  ActionView,
  Asked,
  Availability,
  Board,
  CandidateList,
  DeclaredAvailability,
  Named,
  OwnShift,
  Roll,
  Say,
  SeatOutcome,
} from './shapes.js';

/** Somebody who acts on a page: the answers come in their language. */
export interface Actor {
  person: Person;
  locale: Locale;
  say: Say;
}

/** The actor of a request that asks for a person. */
export function actorOf(request: Pick<Request<unknown, unknown, unknown>, 'locale' | 't'> & { person: Person }): Actor {
  return { person: request.person, locale: request.locale, say: (key, values) => request.t(key, values) };
}

/**
 * Whether somebody who may organise in a section also sees it from within: a role above reaches down with its
 * permission, but does not open the section's own circle, so its actions are planned by those who belong there.
 */
export function organisesHere(person: Person, section: { id: number }): boolean {
  return person.sectionIds.includes(section.id) || person.mandates.some((mandate) => mandate.sectionId === section.id);
}

/** Planning: actions and their shifts. */
export interface Actions {
  /**
   * Plans an action with its shifts.
   * @throws invalid (422), keyed by dotted path: `shifts.0.start`, `place.commune`, …
   */
  create(work: Work, section: Section, input: ActionInput, actor: Actor): Promise<ActionView>;
  /**
   * Changes what is given. Shifts with an id are changed (or taken out with `remove`), others are added, those left out
   * stay. Whoever is concerned by a moved or removed shift is told; seats stay. `notes` are sentences for the organiser,
   * such as a need below the seats already taken.
   * @throws invalid as above; a conflict (409) where the action is cancelled
   */
  change(
    work: Work,
    action: number,
    change: ActionChange,
    actor: Actor,
  ): Promise<{ action: ActionView; notes: string[] }>;
  /** Cancels it, tells everybody concerned, and withdraws its asks. Twice does nothing more. @throws a conflict where it is over */
  cancel(work: Work, action: number, because: string, actor: Actor): Promise<ActionView>;
  /** An action under the circles that are open, with the reader's own seats; null where it is absent or not visible. */
  find(work: Work, action: number): Promise<ActionView | null>;
  /** The action of a shift, likewise. */
  ofShift(work: Work, shift: number): Promise<ActionView | null>;
  /** Actions of a section with a shift that ends after now, the next first; cancelled ones stay until they would have ended. */
  upcoming(work: Work, section: number, most?: number): Promise<ActionView[]>;
  /** Actions of a section that are over, the latest first. */
  past(work: Work, section: number, most?: number): Promise<ActionView[]>;
  /** Actions of other sections that whoever is asking may join (network, public), the next first. */
  elsewhere(work: Work, mine: readonly number[], most?: number): Promise<ActionView[]>;
  /** What the person who is asking has ahead: asks to answer first, then seats and waiting lists in order of time. */
  own(work: Work): Promise<OwnShift[]>;
}
export const Actions = token<Actions>('agenda/actions');

/** What a person says about when, what and how far. */
export interface Availabilities {
  /** Of the person who is asking; empty, with `updatedAt: null`, where nothing was ever said. */
  own(work: Work): Promise<DeclaredAvailability>;
  /**
   * Replaces everything. Overlapping weekly slots are joined, block-outs that are over are dropped.
   * @throws invalid, keyed `weekly.0.end`, `blockouts.1.start`, …
   */
  replace(work: Work, person: number, availability: Availability): Promise<DeclaredAvailability>;
}
export const Availabilities = token<Availabilities>('agenda/availabilities');

/** Who could be asked. */
export interface Candidates {
  /**
   * Members who are free then, not booked elsewhere, not yet asked, within their budget and near enough, ranked, each with
   * reasons. @param most 1 to 500 of them are listed; `total` counts all
   */
  of(work: Work, shift: { id: number; sectionId: number }, most: number, say: Say): Promise<CandidateList>;
  /** Members who never said when they are free, by name, for asking them by hand. */
  undeclared(work: Work, shift: { id: number; sectionId: number }, most: number): Promise<Named[]>;
}
export const Candidates = token<Candidates>('agenda/candidates');

/** Asking people, and going on by itself. */
export interface Asking {
  /**
   * Asks so many of the best candidates, or the people named, and from then on replaces by itself whoever says no, stays
   * silent past the deadline or withdraws, until the shift is full.
   * @throws a conflict (409) where the shift is full, over or cancelled
   */
  ask(work: Work, shift: number, order: AskOrder, actor: Actor): Promise<Asked>;
  /** What the worker does after an answer, a silence or a withdrawal: asks whom it takes to keep up. Twice does nothing more. */
  refill(work: Work, shift: number): Promise<void>;
  /** Stops, or resumes, asking the next in line by itself. Open asks stay answerable. */
  goOn(work: Work, shift: number, on: boolean): Promise<void>;
}
export const Asking = token<Asking>('agenda/asking');

/** Seats and waiting lists. */
export interface Seats {
  /** Takes a seat unasked, or a place in the waiting list. @throws a conflict where they are booked elsewhere then, or it is over */
  volunteer(work: Work, shift: number, actor: Actor): Promise<SeatOutcome>;
  /** Gives the seat or the place back; the next is served. Counts as a no where they had been asked. */
  withdraw(work: Work, shift: number, actor: Actor): Promise<SeatOutcome>;
  /** Takes down an answer given by phone; counts as the person's own. They need not have been asked. */
  answerFor(work: Work, shift: number, person: number, answer: AnswerWord, actor: Actor): Promise<SeatOutcome>;
  /** Takes somebody off, for organisers. */
  remove(work: Work, shift: number, person: number, actor: Actor): Promise<void>;
  /** Who came and who did not, once the shift has started. */
  attendance(work: Work, shift: number, came: { person: number; came: boolean | null }[]): Promise<void>;
  /** The board says, or takes back, that a member is experienced in a kind of action. */
  sayExperienced(
    work: Work,
    section: number,
    person: number,
    kind: ActionKind,
    experienced: boolean,
    actor: Actor,
  ): Promise<void>;
  /** How the shift fills, as numbers; null where it is gone. */
  board(work: Work, shift: number): Promise<Board | null>;
  /** Everybody concerned, by name, for organisers: empty for whoever does not belong to the section. */
  roll(work: Work, shift: number): Promise<Roll>;
}
export const Seats = token<Seats>('agenda/seats');
