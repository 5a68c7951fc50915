import type { Work } from '../database/work.js';
import type { Locale } from '../http/request.js';
import { token } from '../plugins/token.js';
import type { AnswerOutcome, AnswerWord } from './ask-kinds.js';

/** Asks people something they answer with one tap, within each person's budget over all plugins and sections. */
export interface Asks {
  /**
   * Asks the people given, each once for the same subject. Whoever was asked already, or has no ask left this week, is
   * passed over: the answer lists the asks that were made.
   * @param order.by the organiser; null when the next in line is asked by itself
   * @param order.deadline when silence counts as no; @param order.expires when no answer is taken any more
   */
  ask(
    work: Work,
    order: {
      kind: string;
      subject: number;
      section: number;
      people: number[];
      by: number | null;
      deadline: Date;
      expires: Date;
    },
  ): Promise<{ id: number; personId: number }[]>;
  /** The address `https://…/r/TOKEN` under which the person answers without signing in. */
  link(ask: { id: number; personId: number }): string;
  /** Answers for the person herself on a page, or on her behalf (`by`: who took the answer by phone). */
  answer(
    work: Work,
    order: { ask: number; answer: AnswerWord; via: 'page' | 'on-behalf'; by: number; locale: Locale },
  ): Promise<AnswerOutcome>;
  /** The subject of asks moved in time: their answers are taken up to another moment, and no deadline is later. */
  move(work: Work, kind: string, subject: number, expires: Date): Promise<void>;
  /** Withdraws the asks of a subject that nobody needs to answer any more. */
  cancel(work: Work, kind: string, subject: number): Promise<void>;
}
export const Asks = token<Asks>('core/asks');

/** Messages to people, by mail. Each passes electoral silence on its way out. */
export interface Notifications {
  /**
   * Sends a message of a declared kind (`agenda/reminder`) when the work commits, one envelope a person.
   * @param message.model what the views and the subject are filled with: plain data, kept until it left
   */
  send(work: Work, message: { kind: string; to: number[]; section: number | null; model: object }): Promise<void>;
  /** Several messages of one kind whose models differ by person. */
  sendEach(work: Work, kind: string, section: number | null, messages: { to: number; model: object }[]): Promise<void>;
}
export const Notifications = token<Notifications>('core/notifications');

/** Addresses of this site as the outside sees them. */
export interface Addresses {
  /** `https://host/path` of a path that starts with a slash. */
  absolute(path: string): string;
}
export const Addresses = token<Addresses>('core/addresses');
