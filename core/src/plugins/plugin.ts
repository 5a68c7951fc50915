import type { Host } from './host.js';
import type { Permission } from '../permissions/roles.js';
import type { SettingsSchemas } from '../settings/schema.js';

/**
 * A plugin's manifest: read it and you know what the plugin is and needs. Importing it has no side effect; everything it
 * adds is declared in `start`, through the host it is given.
 */
export interface Plugin<S extends SettingsSchemas = SettingsSchemas> {
  /** Its folder, database schema, part of the address and locale namespace: lower-case letters. */
  id: string;
  /** Range of core versions it works with, such as `^1.0.0`; outside it the plugin is refused. */
  core: string;
  /** Plugins that must have started; without one this plugin is blocked. */
  requires?: readonly string[];
  /** Plugins that start earlier when they are there. */
  prefers?: readonly string[];
  /** What it may be allowed to do, by a name such as `action.organise`. */
  permissions?: Record<string, Permission>;
  /** Whether a section that decided nothing has it. */
  initially?: 'on' | 'off';
  /**
   * What the party (`site`) and each section (`section`) may choose: flat objects whose keys have defaults. Forms are made
   * from them, with the words `ID.settings.SCOPE.KEY.label` and `.hint`, and `.options.VALUE` of a choice.
   */
  settings?: S;
  /** Declares everything. 10 seconds at most. */
  start(host: Host<S>): void | Promise<void>;
  /** Ends what `start` began outside the host; plugins stop in reverse order. */
  stop?(): void | Promise<void>;
}

/** Types a manifest; does nothing else. */
export function definePlugin<S extends SettingsSchemas = SettingsSchemas>(plugin: Plugin<S>): Plugin {
  return plugin as Plugin;
}
