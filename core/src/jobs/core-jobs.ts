import { sectionById, type DecidedState } from '../database/enter.js';
import { statement } from '../database/statement.js';
import type { Work } from '../database/work.js';
import type { Ask } from '../delivery/ask-kinds.js';
import type { AsksService } from '../delivery/asks-service.js';
import type { Delivery } from '../delivery/deliver.js';
import type { Declarations, Registry } from '../plugins/declarations.js';

const MOST_AT_ONCE = 200;

const overdue = statement<{ at: Date; most: number }, { id: number; section: number }>(
  'core.overdue-asks',
  `select id, section_id as section from core.asks
   where answer is null and lapsed_at is null and cancelled_at is null and deadline <= :at order by deadline limit :most`,
);
const lapse = statement<{ ask: number; at: Date }, Ask>(
  'core.lapse-ask',
  `update core.asks set lapsed_at = :at where id = :ask and answer is null and lapsed_at is null and cancelled_at is null
   returning id, kind, subject_id as "subjectId", section_id as "sectionId", person_id as "personId", answer`,
);

/** The core's own jobs: delivering, telling hooks, noticing silence. */
export function declareCoreJobs(
  own: Declarations,
  house: {
    registry: Registry;
    delivery: Delivery;
    asks: AsksService;
    isOn(plugin: string, states: readonly DecidedState[], path: readonly number[]): boolean;
    knowsPlugin(id: string): boolean;
  },
): void {
  // These jobs are the core's, and yet a plugin that is switched off in the section must stay silent.
  const isOnIn = async (work: Work, owner: string, section: number): Promise<boolean> => {
    if (!house.knowsPlugin(owner)) return true;
    const found = (await work.one(sectionById, { section }))?.section;
    return found != null && house.isOn(owner, found.states, found.path);
  };
  const job = <P extends object>(name: string, run: (work: Work, payload: P) => Promise<void>) =>
    own.jobs.set(name, run as never);

  job<{ message: number }>('core/deliver', (work, { message }) => house.delivery.deliver(work, message));

  // Told in a job for each listener: one that fails is tried again without the others hearing it twice.
  job<{ hook: string; owner: string; section: number; payload: object }>(
    'core/hook',
    async (work, { hook, owner, section, payload }) => {
      if (!(await isOnIn(work, owner, section))) return;
      for (const listener of house.registry.listeners(hook))
        if (listener.owner === owner) await listener.run(work, { ...payload, section });
    },
  );

  job('core/notice-silence', async (work) => {
    for (const { id, section } of await work.all(overdue, { at: work.now, most: MOST_AT_ONCE })) {
      work.enqueue({ name: 'core/lapse', payload: { ask: id, section }, key: `core/lapse:${id}` });
    }
  });

  job<{ ask: number; section: number }>('core/lapse', async (work, { ask }) => {
    const lapsed = await work.one(lapse, { ask, at: work.now });
    if (!lapsed || !(await isOnIn(work, lapsed.kind.split('/')[0]!, lapsed.sectionId))) return;
    await house.registry.askKind(lapsed.kind)?.lapsed(work, lapsed);
  });
  own.schedules.push({ cron: '* * * * *', job: 'core/notice-silence' });
}
