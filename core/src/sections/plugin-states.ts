import type { DecidedState } from '../database/enter.js';

export type PluginState = DecidedState['state'];

/**
 * How a plugin stands in a section: what a level above imposed or withheld binds; then the nearest decision; then the
 * plugin's own default. `by` is the section that decided, or null.
 * @param path ids from the root to the section
 */
export function stateIn(
  states: readonly DecidedState[],
  path: readonly number[],
  plugin: string,
  initially: 'on' | 'off',
): { state: PluginState; by: number | null } {
  let nearest: { state: PluginState; by: number | null } = { state: initially, by: null };
  for (const sectionId of path) {
    const decided = states.find((one) => one.sectionId === sectionId && one.plugin === plugin);
    if (!decided) continue;
    if (decided.state === 'forced' || decided.state === 'unavailable') return { state: decided.state, by: sectionId };
    nearest = { state: decided.state, by: sectionId };
  }
  return nearest;
}

/** Whether a section has it: `on`, or imposed from above. */
export function isOn(state: PluginState): boolean {
  return state === 'on' || state === 'forced';
}
