import type { Knex } from 'knex';

/** A plugin that took processes along and waits to be put back. */
export interface Pause {
  plugin: string;
  package: string;
  reason: string;
  since: string;
}

/** What the database knows of plugins, before they start. */
export interface PluginLook {
  pauses: Pause[];
  /** The migrations that ran, by plugin. */
  migrations: Record<string, string[]>;
  /** Why a plugin's last migration failed. */
  failures: Record<string, string>;
  /** `table.column` of each plugin's schema. */
  columns: Record<string, string[]>;
}

/** Asks the database; the runtime role may. */
export async function lookAtPlugins(knex: Knex): Promise<PluginLook> {
  const { rows } = await knex.raw<{ rows: { look: PluginLook }[] }>('select core.look_at_plugins() as look');
  return rows[0]!.look;
}
