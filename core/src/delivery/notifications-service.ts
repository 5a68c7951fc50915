import { statement } from '../database/statement.js';
import type { Work } from '../database/work.js';
import type { Registry } from '../plugins/declarations.js';
import type { Notifications } from './delivery-services.js';

const queue = statement<
  { kind: string; class: string; section: number | null; people: number[]; models: string[]; at: Date },
  { id: number }
>(
  'core.queue-outgoing',
  // The ids are drawn beforehand: whoever writes a message must not be able to read it back.
  `with drawn as (select nextval(pg_get_serial_sequence('core.outgoing', 'id'))::int as id, person, model
                  from unnest(:people::int[], :models::text[]) as one (person, model)),
        written as (insert into core.outgoing (id, person_id, section_id, kind, class, model, created_at) overriding system value
                    select id, person, :section, :kind, :class, model::jsonb, :at from drawn)
   select id from drawn`,
);

/** Writes messages down in the transaction that wants them; the worker delivers them after it committed. */
export class NotificationsService implements Notifications {
  constructor(private readonly registry: Registry) {}

  async send(
    work: Work,
    message: { kind: string; to: number[]; section: number | null; model: object },
  ): Promise<void> {
    await this.sendEach(
      work,
      message.kind,
      message.section,
      message.to.map((to) => ({ to, model: message.model })),
    );
  }

  async sendEach(
    work: Work,
    kind: string,
    section: number | null,
    messages: { to: number; model: object }[],
  ): Promise<void> {
    if (messages.length === 0) return;
    const declared = this.registry.notificationKind(kind);
    if (!declared) throw new Error(`No notification is declared as ${kind}.`);
    const queued = await work.all(queue, {
      kind,
      class: declared.class,
      section,
      people: messages.map((message) => message.to),
      models: messages.map((message) => JSON.stringify(message.model)),
      at: work.now,
    });
    for (const { id } of queued)
      work.enqueue({ name: 'core/deliver', payload: { message: id }, key: `core/deliver:${id}` });
  }
}
