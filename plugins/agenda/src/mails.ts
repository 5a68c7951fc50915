import type { ActionKind } from './kinds.js';

/**
 * What the mails of this plugin are filled with: plain data, instants as ISO strings. The views are `agenda/mail/KIND` and
 * `agenda/mail/KIND.txt`, the subjects `agenda.mail.KIND.subject` with the text and number fields as values.
 */
export interface ShiftMail {
  title: string;
  kind: ActionKind;
  /** The meeting point. */
  place: string;
  commune: string;
  startsAt: string;
  endsAt: string;
  /** The section's name. */
  section: string;
  details: string;
  /** Absolute address of the action's page. */
  actionLink: string;
  /** Absolute one-tap address of whoever was asked, where an answer can still be changed; else null. */
  answerLink: string | null;
}

/** `ask`: can you come? */
export interface AskMail extends ShiftMail {
  answerLink: string;
  /** Name of the organiser; null where the next in line was asked by itself. */
  askedBy: string | null;
  /** Up to when an answer is waited for. */
  deadline: string;
  need: number;
  taken: number;
}

/** `booked`: you have a seat, with the meeting point. `seat`: one came free and is yours. `reminder`: the day before. */
export type SeatMail = ShiftMail;

/** `waiting`: all seats are taken, you are next. */
export interface WaitingMail extends ShiftMail {
  /** Not full: the last seats are held for experienced people. */
  held: boolean;
}

/** What the person has to do with the shift. */
export type Concern = 'booked' | 'waiting' | 'asked';

/** `moved`: another time, or another place. */
export interface MovedMail extends ShiftMail {
  concern: Concern;
  /** As it was before. */
  before: { startsAt: string; endsAt: string; place: string; commune: string };
  timeChanged: boolean;
  placeChanged: boolean;
}

/** `cancelled`: the shift does not take place. */
export interface CancelledMail extends ShiftMail {
  concern: Concern;
  /** In the organiser's words; may be empty. */
  because: string;
}

/** Every kind of mail with its model, and its class before silence: what somebody with a seat must know is service. */
export interface Mails {
  ask: AskMail;
  booked: SeatMail;
  waiting: WaitingMail;
  seat: SeatMail;
  moved: MovedMail;
  cancelled: CancelledMail;
  reminder: SeatMail;
}

export const MAIL_CLASSES: Record<keyof Mails, 'service' | 'internal'> = {
  ask: 'internal',
  booked: 'service',
  waiting: 'service',
  seat: 'service',
  moved: 'service',
  cancelled: 'service',
  reminder: 'service',
};
