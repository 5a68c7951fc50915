import type { DecidedState } from '../database/enter.js';
import { statement } from '../database/statement.js';
import { refusal, Refusal } from '../errors.js';
import type { Plugin } from '../plugins/plugin.js';
import { journal, type Here } from './interventions.js';
import { isLevel, sayLevel } from './level-words.js';
import { stateIn, type PluginState } from './plugin-states.js';
import type { SectionKind } from './section.js';

const decided = statement<{ path: number[] }, DecidedState & Level>(
  'core.decided-states',
  `select t.section_id as "sectionId", t.plugin, t.state, s.name, s.kind
   from core.plugin_states t join core.sections s on s.id = t.section_id where t.section_id = any (:path::int[])`,
);
/** Writes down what a section, or a level above sections, decided. */
export const decideState = statement<
  { section: number; plugin: string; state: PluginState; by: number; at: Date },
  never
>(
  'core.decide-state',
  `insert into core.plugin_states (section_id, plugin, state, set_by, set_at) values (:section, :plugin, :state, :by, :at)
   on conflict (section_id, plugin) do update set state = excluded.state, set_by = excluded.set_by, set_at = excluded.set_at`,
);

interface Level {
  name: string;
  kind: SectionKind;
}

/** How a plugin stands in a section, and whose decision that is. */
export interface Standing {
  plugin: Plugin;
  state: PluginState;
  /** The level above that imposes or withholds it; null where the section decides for itself. */
  bound: Level | null;
  /** The level above whose choice holds as long as the section makes none. */
  chosen: Level | null;
  /** What the very section decided; null where it decided nothing. */
  own: PluginState | null;
}

/** Every started plugin as it stands in the section. */
export async function standings(
  { work, section }: Pick<Here, 'work' | 'section'>,
  plugins: readonly Plugin[],
): Promise<Standing[]> {
  const states = await work.all(decided, { path: section.path });
  return plugins.map((plugin) => {
    const { state, by } = stateIn(states, section.path, plugin.id, plugin.initially ?? 'on');
    const found = states.filter((one) => one.plugin === plugin.id);
    const above = found.find((one) => one.sectionId === by && by !== section.id) ?? null;
    const binding = state === 'forced' || state === 'unavailable';
    return {
      plugin,
      state,
      bound: binding ? above : null,
      chosen: binding ? null : above,
      own: found.find((one) => one.sectionId === section.id)?.state ?? null,
    };
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
  if (!request.may(isLevel(section) ? 'plugins.impose' : 'plugins.switch')) throw refusal('E_NOT_ALLOWED');
  const standing = (await standings(request, plugins)).find(({ plugin }) => plugin.id === id);
  if (!standing) throw refusal('E_NOT_FOUND');
  if (standing.bound) {
    throw new Refusal({
      code: 'E_PLUGIN_BOUND',
      status: 409,
      message: 'core.settings.bound',
      values: { by: sayLevel(request, standing.bound) },
    });
  }
  await work.one(decideState, { section: section.id, plugin: id, state, by: person.id, at: work.now });
  work.tell({ kind: 'switched' });
  await journal(request, state === 'on' ? 'plugin-on' : 'plugin-off', id, true);
  return t(state === 'on' ? 'core.settings.switchedOn' : 'core.settings.switchedOff', { title: t(`${id}.title`) });
}
