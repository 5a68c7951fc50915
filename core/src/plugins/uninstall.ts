import { open, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import pg from 'pg';
import { connectionSettings } from '../database/database.js';
import { StartupError } from '../errors.js';

const ROWS_AT_ONCE = 500;

/** What the core keeps on behalf of a plugin: exported, then removed with it. `:own` stands for its id. */
const KEPT_BY_CORE: Record<string, string> = {
  'core.plugin_states': 'plugin = :own',
  'core.settings': 'plugin = :own',
  'core.asks': `kind like :own || '/%'`,
  'core.outgoing': `kind like :own || '/%'`,
  'core.plugin_faults': 'plugin = :own',
  'core.plugin_pauses': 'plugin = :own',
};

/** What uninstalling did. */
export interface Uninstalled {
  file: string;
  /** Rows written, by table. */
  rows: Record<string, number>;
  /** Jobs that were waiting, and are gone. */
  jobs: number;
}

/**
 * Writes all rows of a plugin, and those that the core keeps for it, to a file; then drops its schema and removes them. One
 * transaction: what was not written to the end of the file is not removed, and nothing comes in between.
 *
 * The file is gzipped NDJSON. Its first line says what it is, `{plugin, core, exportedAt, migrations}`; each other line is
 * a row, `{table, row}`, as `json_populate_record` takes it. It holds personal data, and only its owner may read it.
 * @param file must not exist
 */
export async function uninstall(
  ownerUrl: string,
  plugin: string,
  file: string,
  about: { core: string; at: Date },
): Promise<Uninstalled> {
  const target = await open(file, 'wx', 0o600).catch((error: Error) => {
    throw new StartupError(`Nothing was removed: the file cannot be written (${error.message}).`);
  });
  const client = new pg.Client(connectionSettings(ownerUrl));
  try {
    await client.connect();
    await client.query('begin');
    const tables = await lockedTables(client, plugin);
    const rows: Record<string, number> = {};
    const lines = async function* () {
      const { rows: migrations } = await client.query<{ name: string }>(
        `select name from ${pg.escapeIdentifier(plugin)}.migrations order by id`,
      );
      const head = { plugin, core: about.core, exportedAt: about.at, migrations: migrations.map(({ name }) => name) };
      yield `${JSON.stringify(head)}\n`;
      for (const table of tables) yield* rowsOf(client, table, 'true', [], rows);
      for (const [table, condition] of Object.entries(KEPT_BY_CORE))
        yield* rowsOf(client, table, condition.replaceAll(':own', '$1'), [plugin], rows);
    };
    await pipeline(Readable.from(lines()), createGzip(), target.createWriteStream({ flush: true }));
    const jobs = await removeAll(client, plugin);
    await client.query('commit');
    return { file, rows, jobs };
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  } finally {
    await target.close().catch(() => undefined);
    await client.end();
  }
}

/** The plugin's tables, held still until the end of the transaction. */
async function lockedTables(client: pg.Client, plugin: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = $1 and c.relkind in ('r', 'p') and not c.relispartition
       and c.relname not in ('migrations', 'migrations_lock') order by 1`,
    [plugin],
  );
  for (const { name } of rows) await client.query(`lock table ${name} in access exclusive mode`);
  return rows.map(({ name }) => name);
}

async function* rowsOf(
  client: pg.Client,
  table: string,
  condition: string,
  bindings: string[],
  counts: Record<string, number>,
): AsyncGenerator<string> {
  await client.query(
    `declare exported no scroll cursor for select row_to_json(kept)::text as line from ${table} kept where ${condition}`,
    bindings,
  );
  for (;;) {
    const { rows } = await client.query<{ line: string }>(`fetch ${ROWS_AT_ONCE} from exported`);
    if (rows.length === 0) break;
    counts[table] = (counts[table] ?? 0) + rows.length;
    yield rows.map(({ line }) => `{"table":${JSON.stringify(table)},"row":${line}}\n`).join('');
  }
  await client.query('close exported');
}

async function removeAll(client: pg.Client, plugin: string): Promise<number> {
  await client.query(`drop schema ${pg.escapeIdentifier(plugin)} cascade`);
  for (const [table, condition] of Object.entries(KEPT_BY_CORE))
    await client.query(`delete from ${table} where ${condition.replaceAll(':own', '$1')}`, [plugin]);
  const { rowCount } = await client.query(
    `delete from jobs._private_jobs j using jobs._private_tasks t
     where t.id = j.task_id and (t.identifier like $1 || '/%' or (t.identifier = 'core/hook' and j.payload ->> 'owner' = $1))`,
    [plugin],
  );
  await client.query(`delete from jobs._private_known_crontabs where identifier like $1 || '/%'`, [plugin]);
  return rowCount ?? 0;
}
