import type { DecidedState } from '../database/enter.js';
import { statement } from '../database/statement.js';
import { refusal, Refusal } from '../errors.js';
import type { Plugin } from '../plugins/plugin.js';
import { journal, type Here } from './interventions.js';
import { stateIn, type PluginState } from './plugin-states.js';

const decided = statement<{ path: number[] }, DecidedState & { by: string }>(
  'core.decided-states',
  `select t.section_id as "sectionId", t.plugin, t.state, s.name as by
   from core.plugin_states t join core.sections s on s.id = t.section_id where t.section_id = any (:path::int[])`,
);
const decide = statement<{ section: number; plugin: string; state: 'on' | 'off'; by: number; at: Date }, never>(
  'core.decide-state',
  `insert into core.plugin_states (section_id, plugin, state, set_by, set_at) values (:section, :plugin, :state, :by, :at)
   on conflict (section_id, plugin) do update set state = excluded.state, set_by = excluded.set_by, set_at = excluded.set_at`,
);

/** How a plugin stands in a section, and which level above binds it. */
export interface Standing {
  plugin: Plugin;
  state: PluginState;
  /** The name of who imposes or withholds it; null where the section decides for itself. */
  by: string | null;
}

/** Every started plugin as it stands in the section. */
export async function standings(
  { work, section }: Pick<Here, 'work' | 'section'>,
  plugins: readonly Plugin[],
): Promise<Standing[]> {
  const states = await work.all(decided, { path: section.path });
  return plugins.map((plugin) => {
    const { state, by } = stateIn(states, section.path, plugin.id, plugin.initially ?? 'on');
    const binding =
      state === 'forced' || state === 'unavailable' ? states.find((one) => one.sectionId === by)?.by : null;
    return { plugin, state, by: binding ?? null };
  });
}

/**
 * Switches a plugin on or off in the section; what it holds stays. @throws where a level above imposes or withholds it
 * @returns the notice
 */
export async function switchPlugin(
  request: Here,
  plugins: readonly Plugin[],
  id: string,
  state: 'on' | 'off',
): Promise<string> {
  const { work, section, person, t } = request;
  if (!request.may('plugins.switch')) throw refusal('E_NOT_ALLOWED');
  const standing = (await standings(request, plugins)).find(({ plugin }) => plugin.id === id);
  if (!standing) throw refusal('E_NOT_FOUND');
  if (standing.state === 'forced' || standing.state === 'unavailable') {
    throw new Refusal({
      code: 'E_PLUGIN_BOUND',
      status: 409,
      message: 'core.settings.bound',
      values: { by: standing.by ?? '' },
    });
  }
  await work.one(decide, { section: section.id, plugin: id, state, by: person.id, at: work.now });
  await journal(request, state === 'on' ? 'plugin-on' : 'plugin-off', id);
  return t(state === 'on' ? 'core.settings.switchedOn' : 'core.settings.switchedOff', { title: t(`${id}.title`) });
}
