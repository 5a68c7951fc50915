import { statement } from '../database/statement.js';
import type { Work } from '../database/work.js';
import { refusal, Refusal } from '../errors.js';
import type { Locale } from '../http/request.js';
import type { Signer } from '../http/signing.js';
import type { Registry } from '../plugins/declarations.js';
import type { Messages } from '../rendering/messages.js';
import type { AnswerOutcome, AnswerWord, Ask, AskKind } from './ask-kinds.js';
import type { Addresses, Asks } from './delivery-services.js';

const makeAsks = statement<
  {
    kind: string;
    subject: number;
    section: number;
    people: number[];
    by: number | null;
    at: Date;
    deadline: Date;
    expires: Date;
  },
  { id: number; personId: number }
>(
  'core.make-asks',
  // In the order of ids, so that two askers of the same people take turns instead of waiting for each other.
  `select made.id, person as "personId" from unnest((select array_agg(p order by p) from unnest(:people::int[]) p)) person,
     lateral (select core.make_ask(:kind, :subject, :section, person, :by, :at, :deadline, :expires) as id) made
   where made.id is not null`,
);

const lockAsk = statement<{ ask: number }, Ask & { expiresAt: Date; cancelledAt: Date | null }>(
  'core.lock-ask',
  `select id, kind, subject_id as "subjectId", section_id as "sectionId", person_id as "personId", answer,
     expires_at as "expiresAt", cancelled_at as "cancelledAt" from core.asks where id = :ask for update`,
);

const storeAnswer = statement<{ ask: number; answer: AnswerWord; at: Date; via: string; by: number }, never>(
  'core.store-answer',
  `update core.asks set answer = :answer, answered_at = :at, answered_via = :via, answered_by = :by where id = :ask`,
);

const cancelAsks = statement<{ kind: string; subject: number; at: Date }, never>(
  'core.cancel-asks',
  `update core.asks set cancelled_at = :at where kind = :kind and subject_id = :subject and cancelled_at is null`,
);

const moveAsks = statement<{ kind: string; subject: number; expires: Date }, never>(
  'core.move-asks',
  `update core.asks set expires_at = :expires, deadline = least(deadline, :expires)
   where kind = :kind and subject_id = :subject and cancelled_at is null`,
);

/** The largest whole number of PostgreSQL, as which ids are kept. */
const LARGEST_ID = 2_147_483_647;

/** The asks of the house; see the interface for what each method answers. */
export class AsksService implements Asks {
  constructor(
    private readonly registry: Registry,
    private readonly signer: Signer,
    private readonly addresses: Addresses,
    private readonly messages: Messages,
  ) {}

  async ask(work: Work, order: Parameters<Asks['ask']>[1]): Promise<{ id: number; personId: number }[]> {
    if (order.people.length === 0) return [];
    const made = await work.all(makeAsks, { ...order, at: work.now });
    // Answered in the order in which they were given: who is first in line stays first.
    return made.sort((a, b) => order.people.indexOf(a.personId) - order.people.indexOf(b.personId));
  }

  link(ask: { id: number; personId: number }): string {
    return this.addresses.absolute(`/r/${this.token(ask)}`);
  }

  token(ask: { id: number; personId: number }): string {
    return `${ask.id.toString(36)}.${this.signer.sign('ask', `${ask.id} ${ask.personId}`)}`;
  }

  /** The ask that a token names; whose it is must still be verified. */
  readToken(token: string): number | null {
    const id = /^([0-9a-z]{1,6})\.[\w-]{22}$/.exec(token)?.[1];
    const number = id ? Number.parseInt(id, 36) : Infinity;
    return number <= LARGEST_ID ? number : null;
  }

  verify(token: string, ask: { id: number; personId: number }): boolean {
    return this.signer.verify('ask', `${ask.id} ${ask.personId}`, token.slice(token.indexOf('.') + 1));
  }

  async answer(work: Work, order: Parameters<Asks['answer']>[1]): Promise<AnswerOutcome> {
    const ask = await work.one(lockAsk, { ask: order.ask });
    if (!ask) throw refusal('E_NOT_FOUND');
    if (order.via === 'page' && ask.personId !== order.by) throw refusal('E_NOT_FOUND');
    return this.record(work, ask, order.answer, order.via, order.by, order.locale);
  }

  /** Stores the answer and lets the kind do what it means, in the transaction that holds the ask locked. */
  async record(
    work: Work,
    ask: Ask & { expiresAt: Date; cancelledAt: Date | null },
    answer: AnswerWord,
    via: 'link' | 'page' | 'on-behalf',
    by: number,
    locale: Locale,
  ): Promise<AnswerOutcome> {
    if (ask.cancelledAt) throw new Refusal({ code: 'E_ASK_CANCELLED', status: 409, message: 'core.answer.cancelled' });
    if (ask.expiresAt <= work.now)
      throw new Refusal({ code: 'E_ASK_EXPIRED', status: 409, message: 'core.answer.expired' });
    await work.one(storeAnswer, { ask: ask.id, answer, at: work.now, via, by });
    return this.kindOf(ask).answered(work, { ...ask, answer }, answer, this.view(work, locale));
  }

  async lock(work: Work, ask: number): Promise<(Ask & { expiresAt: Date; cancelledAt: Date | null }) | undefined> {
    return work.one(lockAsk, { ask });
  }

  async move(work: Work, kind: string, subject: number, expires: Date): Promise<void> {
    await work.one(moveAsks, { kind, subject, expires });
  }

  async cancel(work: Work, kind: string, subject: number): Promise<void> {
    await work.one(cancelAsks, { kind, subject, at: work.now });
  }

  /** @throws E_NOT_FOUND where the plugin that asked is not there any more */
  kindOf(ask: { kind: string }): AskKind {
    const kind = this.registry.askKind(ask.kind);
    if (!kind) throw refusal('E_NOT_FOUND');
    return kind;
  }

  view(work: Work, locale: Locale) {
    return {
      locale,
      now: work.now,
      t: (key: string, values?: Record<string, string | number>) => this.messages.text(locale, key, values),
    };
  }
}
