import { statement } from '../database/statement.js';
import { Refusal } from '../errors.js';
import type { Plugin } from '../plugins/plugin.js';
import { journal, type Here } from './interventions.js';
import { sayLevel } from './level-words.js';
import { decideState, standings } from './switch-plugin.js';

/** What a level may decide about a plugin for everything below it; `free` leaves it to the sections. */
export const DECISIONS = ['free', 'on', 'off', 'forced', 'unavailable'] as const;
export type Decision = (typeof DECISIONS)[number];

const concerned = statement<{ section: number; plugin: string }, { count: number; decided: number }>(
  'core.concerned-below',
  `select count(*) as count, count(*) filter (where d.section_id is not null) as decided
   from core.sections s left join core.plugin_states d on d.section_id = s.id and d.plugin = :plugin
   where :section = any (s.path) and s.id <> :section and s.kind in ('section', 'group')`,
);
const undecide = statement<{ section: number; plugin: string }, never>(
  'core.undecide-state',
  'delete from core.plugin_states where section_id = :section and plugin = :plugin',
);

/** How many sections and groups stand below, and how many of them decided for themselves. */
export async function concernedBelow(
  { work, section }: Pick<Here, 'work' | 'section'>,
  plugin: string,
): Promise<{ count: number; decided: number }> {
  return (await work.one(concerned, { section: section.id, plugin }))!;
}

/**
 * Decides for everything below a federation, a region or the national level. What it holds stays, whatever is decided.
 * @throws where a level further up imposes or withholds it
 * @returns the notice
 */
export async function decideBelow(request: Here, plugin: Plugin, decision: Decision): Promise<string> {
  const { work, section, person, t } = request;
  const { bound } = (await standings(request, [plugin]))[0]!;
  if (bound) {
    throw new Refusal({
      code: 'E_PLUGIN_BOUND',
      status: 409,
      message: 'core.settings.boundAbove',
      values: { by: sayLevel(request, bound) },
    });
  }
  if (decision === 'free') await work.one(undecide, { section: section.id, plugin: plugin.id });
  else
    await work.one(decideState, {
      section: section.id,
      plugin: plugin.id,
      state: decision,
      by: person.id,
      at: work.now,
    });
  work.tell({ kind: 'switched' });
  await journal(request, `below-${decision}`, plugin.id, true);
  const { count } = await concernedBelow(request, plugin.id);
  return t('core.settings.decidedBelow', { decision, count, title: t(`${plugin.id}.title`) });
}
