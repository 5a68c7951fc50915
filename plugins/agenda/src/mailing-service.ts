import { Addresses, Asks, inject, Notifications, type Work } from '@lacoopol/core/sdk';
import type { Mailing } from './inside.js';
import type { Mails, ShiftMail } from './mails.js';
import { shiftMail, type Concerned, type ShiftFacts } from './shift-facts.js';

/** Fills the mails of this plugin and hands them to the core; see the interface. */
export class MailingService implements Mailing {
  constructor(
    @inject(Notifications) private readonly notifications: Notifications,
    @inject(Addresses) private readonly addresses: Addresses,
    @inject(Asks) private readonly asks: Asks,
  ) {}

  async send<K extends Exclude<keyof Mails, 'ask'>>(
    work: Work,
    kind: K,
    facts: ShiftFacts,
    to: readonly Pick<Concerned, 'personId' | 'askId'>[],
    more: (to: Pick<Concerned, 'personId' | 'askId'>) => Omit<Mails[K], keyof ShiftMail>,
  ): Promise<void> {
    await this.notifications.sendEach(
      work,
      `agenda/${kind}`,
      facts.sectionId,
      to.map((one) => ({ to: one.personId, model: { ...this.#common(facts, one), ...more(one) } })),
    );
  }

  async ask(
    work: Work,
    facts: ShiftFacts,
    asks: readonly { id: number; personId: number }[],
    more: { askedBy: string | null; deadline: Date },
  ): Promise<void> {
    const { need, taken } = facts;
    const model = { askedBy: more.askedBy, deadline: more.deadline.toISOString(), need, taken };
    await this.notifications.sendEach(
      work,
      'agenda/ask',
      facts.sectionId,
      asks.map((ask) => ({
        to: ask.personId,
        model: { ...this.#common(facts, { personId: ask.personId, askId: ask.id }), ...model },
      })),
    );
  }

  #common(facts: ShiftFacts, to: Pick<Concerned, 'personId' | 'askId'>): ShiftMail {
    const answerLink = to.askId === null ? null : this.asks.link({ id: to.askId, personId: to.personId });
    return shiftMail(
      facts,
      this.addresses.absolute(`/sections/${facts.sectionSlug}/agenda/${facts.actionId}`),
      answerLink,
    );
  }
}
