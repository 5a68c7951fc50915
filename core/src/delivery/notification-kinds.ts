/**
 * `service`: what a person waits for (a sign-in link, a cancelled meeting point); never held.
 * `internal`: between members; `public`: to anybody else, held during electoral silence.
 */
export type MessageClass = 'service' | 'internal' | 'public';

/** A kind of message, declared by whoever sends it. Its views are `PLUGIN/mail/KIND` (HTML) and `PLUGIN/mail/KIND.txt`. */
export interface NotificationKind {
  class: MessageClass;
  /** Locale key of the subject; its values are the model's plain fields. */
  subject: string;
}
