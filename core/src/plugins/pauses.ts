import type { Logger } from 'pino';
import type { Migrator } from '../database/migrate.js';
import type { PluginFault } from './fault-log.js';

/** Writes down that a plugin took a process along, or would have; the third time within a day it is paused. */
export async function notePluginFault(migrator: Migrator, fault: PluginFault, log: Logger): Promise<void> {
  const { plugin, packageName, kind, sentence } = fault;
  log.error({ plugin, fault: kind }, sentence);
  try {
    const [row] = await migrator.query<{ paused: boolean }>('select core.note_fault(?, ?, ?, ?, 1, now()) as paused', [
      plugin,
      packageName,
      kind,
      sentence,
    ]);
    if (row!.paused) log.error({ plugin }, `${plugin} is paused after three faults: processes start without it`);
  } catch (error) {
    log.error({ plugin, err: error as Error }, 'a fault could not be written down');
  }
}

/** Puts a paused plugin back: running processes are replaced by ones that start it. @returns whether it was paused */
export async function resumePlugin(migrator: Migrator, plugin: string): Promise<boolean> {
  const [row] = await migrator.query<{ was: boolean }>('select core.resume_plugin(?, now()) as was', [plugin]);
  return row!.was;
}
