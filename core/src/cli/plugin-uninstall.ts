import { resolve } from 'node:path';
import type { Migrator } from '../database/migrate.js';
import { StartupError } from '../errors.js';
import { discoverPlugins } from '../plugins/discover.js';
import { coreVersion } from '../plugins/house.js';
import { uninstall } from '../plugins/uninstall.js';
import { refuseUnknown, tellAll } from '../sections/decide-plugin.js';
import { withDatabase } from './with-database.js';

/** @param options.to the file to write; absent: named after the plugin and the moment, in the current folder */
export async function pluginUninstallCommand(plugin: string, options: { yes: boolean; to?: string }): Promise<void> {
  await withDatabase(async ({ config, database, migrator }) => {
    await refuseUnknown(migrator, plugin);
    if (!options.yes) await refuseInUse(migrator, plugin);
    const at = new Date();
    const stamp = at.toISOString().replace(/[:-]|\.\d+/g, '');
    const file = resolve(options.to ?? `${plugin}-${stamp}.ndjson.gz`);
    const done = await uninstall(database.ownerUrl, plugin, file, { core: coreVersion, at });
    await tellAll(migrator, [{ kind: 'plugins' }, { kind: 'changed', section: 0 }]);
    const say = (line: string) => process.stdout.write(`${line}\n`);
    say(`Written to ${done.file}:`);
    for (const [table, count] of Object.entries(done.rows)) say(`  ${table.padEnd(32)} ${count}`);
    if (Object.keys(done.rows).length === 0) say('  nothing: it kept no row.');
    say(`Dropped the schema ${plugin}${done.jobs > 0 ? `, and ${done.jobs} waiting jobs` : ''}.`);
    const left = discoverPlugins(config.plugins).find((one) => one.folder.split(/[\\/]/).pop()!.endsWith(plugin));
    if (left)
      say(`Its package is still there (${left.folder}): remove it, or the next start installs it again, empty.`);
  });
}

async function refuseInUse(migrator: Migrator, plugin: string): Promise<void> {
  // Whether it is on where nobody decided is known to its manifest only, and no code of it is run here: as if it were.
  const [row] = await migrator.query<{ count: number }>(
    `select count(*)::int as count from core.sections where kind in ('section', 'group') and core.is_on(id, ?)`,
    [plugin],
  );
  if (row!.count > 0)
    throw new StartupError(
      `The plugin ${plugin} is on, or not switched off, in ${row!.count} sections. Their data would go from their eyes: ` +
        `switch it off first (lacoopol plugin off ${plugin} --all), or say --yes.`,
    );
}
