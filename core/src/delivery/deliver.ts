import { createTransport, type Transporter } from 'nodemailer';
import type { Logger } from 'pino';
import type { Config } from '../config.js';
import { sectionById, type DecidedState } from '../database/enter.js';
import { statement } from '../database/statement.js';
import type { Work } from '../database/work.js';
import type { Locale } from '../http/request.js';
import type { Registry } from '../plugins/declarations.js';
import type { Messages, Values } from '../rendering/messages.js';
import type { Views } from '../rendering/views.js';
import type { ViewData } from '../rendering/view-helpers.js';
import type { Addresses } from './delivery-services.js';

interface Outgoing {
  person: number;
  section: number | null;
  kind: string;
  class: 'service' | 'internal' | 'public';
  model: Record<string, unknown>;
  state: string;
  email: string | null;
  locale: Locale;
  given_name: string | null;
  zone: string;
}

/** A message as it leaves. */
export interface Mail {
  recipient: string;
  subject: string;
  html: string;
  body: string;
}

const take = statement<{ message: number }, Outgoing>(
  'core.take-outgoing',
  'select * from core.take_outgoing(:message)',
);
const settle = statement<
  { message: number; state: string; reason: string | null; at: Date; mail: string | null },
  unknown
>('core.settle-outgoing', 'select core.settle_outgoing(:message, :state, :reason, :at, :mail::jsonb)');
const silentUntil = statement<{ section: number; at: Date }, { until: Date | null }>(
  'core.silent-until',
  'select core.silent_until(:section, :at) as until',
);

export interface DeliveryHouse {
  config: Config;
  registry: Registry;
  messages: Messages;
  views: Views;
  addresses: Addresses;
  siteName: string;
  log: Logger;
  isOn(plugin: string, states: readonly DecidedState[], path: readonly number[]): boolean;
  knowsPlugin(id: string): boolean;
}

/** Delivers what was written down: the one door through which everything leaves, and where silence holds it back. */
export class Delivery {
  readonly #transport: Transporter | null;

  constructor(private readonly house: DeliveryHouse) {
    this.#transport = house.config.smtpUrl ? createTransport(house.config.smtpUrl) : null;
  }

  /** The job `core/deliver`. Runs again after a crash: what left before is not sent twice unless the crash was in between. */
  async deliver(work: Work, message: number): Promise<void> {
    const outgoing = await work.one(take, { message });
    if (!outgoing || (outgoing.state !== 'queued' && outgoing.state !== 'held')) return;
    const done = (state: string, reason: string | null, mail: Mail | null = null) =>
      work.one(settle, { message, state, reason, at: work.now, mail: mail && JSON.stringify(mail) });
    if (!outgoing.email) return void (await done('dropped', 'no e-mail address'));
    if (await this.#silenced(work, outgoing)) return void (await done('dropped', 'its plugin is switched off'));
    if (outgoing.class === 'public' && outgoing.section !== null) {
      const until = (await work.one(silentUntil, { section: outgoing.section, at: work.now }))?.until;
      if (until) {
        work.enqueue({ name: 'core/deliver', payload: { message }, at: until, key: `core/deliver:${message}` });
        return void (await done('held', 'electoral silence'));
      }
    }
    const mail = this.compose(outgoing, outgoing.email);
    if (!mail) return void (await done('dropped', 'its plugin is gone'));
    if (this.#transport) {
      await this.#transport.sendMail({
        from: this.house.config.mailFrom,
        to: mail.recipient,
        subject: mail.subject,
        html: mail.html,
        text: mail.body,
        messageId: `<${message}@${new URL(this.house.config.baseUrl).hostname}>`,
      });
      return void (await done('sent', null));
    }
    await done('captured', null, mail);
    // The page of captured mail is open to visitors, and theirs are kept.
    work.tell({ kind: 'changed', section: 0 });
  }

  /** Switched off in the section after the message was written down. */
  async #silenced(work: Work, { kind, section }: Outgoing): Promise<boolean> {
    const owner = kind.split('/')[0]!;
    if (section === null || !this.house.knowsPlugin(owner)) return false;
    const found = (await work.one(sectionById, { section }))?.section;
    return !found || !this.house.isOn(owner, found.states, found.path);
  }

  /** The subject and both parts of a message, in the recipient's language; null where its kind is not there any more. */
  compose(
    outgoing: Pick<Outgoing, 'kind' | 'model' | 'locale' | 'given_name' | 'zone'>,
    recipient: string,
  ): Mail | null {
    const { messages, registry, views, addresses, siteName } = this.house;
    const declared = registry.notificationKind(outgoing.kind);
    if (!declared) return null;
    const [owner, kind] = outgoing.kind.split('/');
    const { locale, zone } = outgoing;
    // Line breaks in a name must not become headers.
    const subject = messages.text(locale, declared.subject, subjectValues(outgoing.model)).replace(/[\r\n]+/g, ' ');
    const context = {
      ...outgoing.model,
      recipient: { givenName: outgoing.given_name ?? '' },
      mail: {
        subject,
        siteName,
        siteUrl: addresses.absolute('/').slice(0, -1),
        locale,
        reason: messages.text(locale, `core.mail.reason.${declared.class}`),
        unsubscribe: null,
      },
    };
    const data: ViewData = { locale, zone, now: new Date(), messages, slots: {}, csrf: '', asset: (name) => name };
    return {
      recipient,
      subject,
      html: views.render(`${owner}/mail/${kind}`, context, data),
      body: views.render(`${owner}/mail/${kind}.txt`, context, data),
    };
  }

  close(): void {
    this.#transport?.close();
  }
}

function subjectValues(model: Record<string, unknown>): Values {
  return Object.fromEntries(
    Object.entries(model).filter(([, value]) => typeof value === 'string' || typeof value === 'number'),
  ) as Values;
}
