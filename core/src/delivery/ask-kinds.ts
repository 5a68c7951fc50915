import type { Work } from '../database/work.js';
import type { Locale } from '../http/request.js';

export type AnswerWord = 'yes' | 'no' | 'not-this-week';

/** One request made to one person, as its kind's owner sees it. */
export interface Ask {
  id: number;
  /** Such as `agenda/shift`. */
  kind: string;
  subjectId: number;
  sectionId: number;
  personId: number;
  answer: AnswerWord | null;
}

/** What an answer led to: the sentence shown to whoever answered (a finished sentence in her language). */
export interface AnswerOutcome {
  /** A stable word for programs, such as `booked`, `waiting`, `declined`. */
  outcome: string;
  sentence: string;
}

interface AskView {
  locale: Locale;
  /** Instant up to which answering makes sense. */
  now: Date;
  t(key: string, values?: Record<string, string | number>): string;
}

/** A kind of ask, declared by the plugin that asks. All functions run inside the answering transaction. */
export interface AskKind {
  /** The partial shown on the one-tap page, with its model; null when its subject is gone. */
  show(
    work: Work,
    ask: Ask,
    view: AskView,
  ): Promise<{ view: string; model: object; title: string; open: boolean; closedBecause: string | null } | null>;
  /** Does what the answer means. The ask's row already holds the answer. Twice the same answer must do nothing more. */
  answered(work: Work, ask: Ask, answer: AnswerWord, view: AskView): Promise<AnswerOutcome>;
  /** The deadline passed in silence. */
  lapsed(work: Work, ask: Ask): Promise<void>;
}
