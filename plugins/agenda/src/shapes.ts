import type { Circle } from '@lacoopol/core/sdk';
import type { ActionKind, PassedOverCode, Reach, ReasonCode } from './kinds.js';

/** Translates a locale key into the language of whoever is served: `request.t`. */
export type Say = (key: string, values?: Record<string, string | number>) => string;

/** Instants are ISO strings (UTC) throughout: these shapes go into view models and JSON as they are. */
export interface Place {
  /** The meeting point, such as `place Broglie, devant l'opéra`. */
  label: string;
  commune: { code: string; name: string };
}

/** Somebody, as members of their section know them. */
export interface Named {
  id: number;
  name: string;
}

/** A shift as anybody who sees its action may know it: numbers, never names. */
export interface ShiftView {
  id: number;
  actionId: number;
  startsAt: string;
  endsAt: string;
  need: number;
  /** How many of them must be experienced. */
  experienced: number;
  /** Seats taken. May exceed `need` only where the need was lowered afterwards. */
  taken: number;
  waiting: number;
  free: number;
  cancelled: boolean;
  started: boolean;
  /** Where the reader stands: on it, on its waiting list, or neither. */
  mine: 'booked' | 'waiting' | null;
}

/** An action with its shifts in order of time. */
export interface ActionView {
  id: number;
  kind: ActionKind;
  title: string;
  details: string;
  place: Place;
  circle: Circle;
  status: 'planned' | 'cancelled';
  cancelledBecause: string;
  /** Raised by every change that people must know of. */
  sequence: number;
  section: { id: number; slug: string; name: string; zone: string };
  createdBy: number | null;
  shifts: ShiftView[];
}

/** A shift where somebody has a seat, waits for one, or is asked: for one's own page. */
export interface OwnShift {
  shiftId: number;
  actionId: number;
  kind: ActionKind;
  title: string;
  place: Place;
  section: { slug: string; name: string; zone: string };
  startsAt: string;
  endsAt: string;
  state: 'booked' | 'waiting' | 'asked';
  /** Only where asked and the answer is still awaited: the ask's id, its one-tap address, and when silence counts as no. */
  ask: { id: number; link: string; deadline: string } | null;
}

/** How a shift fills: the model of the live partial `agenda/shift-board`. Nothing personal in it. */
export interface Board {
  shiftId: number;
  actionId: number;
  startsAt: string;
  endsAt: string;
  cancelled: boolean;
  started: boolean;
  need: number;
  /** People who said yes, by answering or unasked: `seats + waiting`. */
  yes: number;
  no: number;
  notThisWeek: number;
  /** Asked and without an answer, past the deadline or not. */
  silent: number;
  /** Of the silent, those whose deadline is still to come. */
  open: number;
  waiting: number;
  /** Seats taken. */
  seats: number;
  free: number;
  asked: number;
  experienced: number;
  /** How many experienced people are still missing; so many of the last seats are held for them. */
  missingExperienced: number;
  /** Whether the next in line is asked by itself. */
  asking: boolean;
}

/** One person on an organiser's list for a shift. */
export interface RollEntry {
  person: Named;
  /** Their seat; null for somebody who was asked and has none. */
  state: 'booked' | 'waiting' | 'withdrawn' | null;
  origin: 'ask' | 'volunteer' | 'organiser' | null;
  /** Their answer where they were asked; `silent` up to now, past the deadline or not. */
  answer: 'yes' | 'no' | 'not-this-week' | 'silent' | null;
  answeredVia: 'link' | 'page' | 'on-behalf' | null;
  askedAt: string | null;
  deadline: string | null;
  experienced: boolean;
  /** Attendance, once the shift is over: came, absent, or not said yet. */
  came: boolean | null;
  /** Place in the waiting list, from 1. */
  place: number | null;
}

/** Everybody concerned by a shift, for its organisers. */
export interface Roll {
  booked: RollEntry[];
  waiting: RollEntry[];
  /** Asked, without a seat: silent ones first, then no and not this week. */
  asked: RollEntry[];
  withdrawn: RollEntry[];
}

export interface Reason {
  code: ReasonCode;
  text: string;
}

/** Somebody who could be asked. `rank` is from 1. */
export interface Candidate {
  person: Named;
  rank: number;
  experienced: boolean;
  skills: string[];
  reasons: Reason[];
}

export interface CandidateList {
  candidates: Candidate[];
  /** All who could be asked, listed or not. */
  total: number;
  /** Members who never said when they are free: never asked by themselves, but an organiser may ask them by name. */
  undeclared: number;
}

/** What an act of asking led to. */
export interface Asked {
  asked: { id: number; person: Named }[];
  passedOver: { person: Named; code: PassedOverCode; text: string }[];
}

/** What an answer, a volunteering or a withdrawal led to, with the sentence to show. */
export interface SeatOutcome {
  /**
   * `held`: waiting, because the last seats are held for experienced people. `declined`: has no seat (any more).
   * The same act done twice answers the same.
   */
  outcome: 'booked' | 'waiting' | 'held' | 'declined';
  sentence: string;
  /** For organisers: the person has a seat elsewhere at that time. Volunteers are refused instead. */
  warning: string | null;
}

/** Local times of day `HH:MM` (end may be `24:00`); day 1 is Monday, 7 Sunday (ISO 8601). */
export interface WeeklySlot {
  day: number;
  start: string;
  end: string;
}

/** When somebody is away: local `YYYY-MM-DDTHH:MM` in Europe/Paris. */
export interface Blockout {
  start: string;
  end: string;
}

export interface Availability {
  weekly: WeeklySlot[];
  blockouts: Blockout[];
  kinds: ActionKind[];
  skills: string[];
  reach: Reach;
}

/** What was said, with when; null: never said. */
export interface DeclaredAvailability extends Availability {
  updatedAt: string | null;
}
