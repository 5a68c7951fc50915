import { decidePlugin } from '../sections/decide-plugin.js';
import type { PluginState } from '../sections/plugin-states.js';
import { withDatabase } from './with-database.js';

/** @param section the name in its address; null for the whole party */
export async function pluginSwitchCommand(plugin: string, section: string | null, state: PluginState): Promise<void> {
  await withDatabase(async ({ migrator }) => {
    for (const line of await decidePlugin(migrator, { plugin, section, state }, new Date()))
      process.stdout.write(`${line}\n`);
  });
}
