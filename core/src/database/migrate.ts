import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import createKnex, { type Knex } from 'knex';
import { runMigrations } from 'graphile-worker';
import pg from 'pg';
import { StartupError } from '../errors.js';
import { connectionSettings } from './database.js';
import { queuePool } from '../jobs/queue-pool.js';
import { lookAtPlugins, type PluginLook } from '../plugins/look.js';
import { grantCore, grantPlugin } from './grants.js';

/** A package whose tables are to be brought up to date: the core, or a plugin. */
export interface MigratedPackage {
  /** Its database schema. */
  id: string;
  /** Folder with `NNNN_what.sql` files; may be absent. */
  migrations: string;
}

// A failure is thrown and told once, by whoever started the migration.
const silent = { warn: () => undefined, error: () => undefined, deprecate: () => undefined, debug: () => undefined };

interface SqlMigration {
  name: string;
  file: string;
}

/** The owner's connection, and what brings the database up to date through it. */
export class Migrator {
  readonly #knex: Knex;
  readonly #url: string;
  readonly #runtimeRole: string;
  #look: PluginLook | null = null;

  /** @param runtimeRole the role of requests and jobs, which owns nothing and is granted what it needs. */
  constructor(ownerUrl: string, runtimeRole: string) {
    this.#url = ownerUrl;
    this.#runtimeRole = runtimeRole;
    this.#knex = createKnex({
      client: 'pg',
      connection: connectionSettings(ownerUrl) as Knex.PgConnectionConfig,
      pool: { min: 0, max: 2 },
      log: silent,
    });
  }

  /**
   * Brings the core and the job queue up to date. Safe to start twice at once: the second waits for the first.
   * @returns how many migrations ran
   */
  async core(core: MigratedPackage): Promise<number> {
    return this.#locked(async () => {
      await this.#knex.raw('create schema if not exists core');
      await this.#migrateJobs();
      const count = await this.#migrate(core);
      await grantCore(this.#knex, this.#runtimeRole);
      return count;
    });
  }

  /**
   * Brings a plugin up to date in its own schema, in one transaction: what fails half-way leaves nothing.
   * @throws where a table of it is under no policy, since every section could then read it.
   */
  async plugin(plugin: MigratedPackage): Promise<number> {
    if (await this.#isUpToDate(plugin)) {
      await grantPlugin(this.#knex, plugin.id, this.#runtimeRole);
      return 0;
    }
    return this.#locked(() =>
      this.#knex.transaction(async (transaction) => {
        await transaction.raw('create schema if not exists ??', [plugin.id]);
        const count = await this.#migrate(plugin, transaction);
        await refuseOpen(transaction, plugin.id);
        await grantPlugin(transaction, plugin.id, this.#runtimeRole);
        await transaction('core.plugin_faults').where({ plugin: plugin.id, kind: 'migration' }).delete();
        return count;
      }),
    );
  }

  /** What the database knew of plugins when this was first asked. */
  async look(): Promise<PluginLook> {
    return (this.#look ??= await lookAtPlugins(this.#knex));
  }

  /** One look for the ordinary start, at which nothing is to be done. */
  async #isUpToDate({ id, migrations }: MigratedPackage): Promise<boolean> {
    const { migrations: ran } = await this.look();
    return ran[id]?.join() === migrationNames(migrations).join();
  }

  /** Writes down why a plugin's migration failed, for its state page; it stands there until one succeeds. */
  async noteFailure(id: string, packageName: string, sentence: string): Promise<void> {
    await this.#knex('core.plugin_faults').where({ plugin: id, kind: 'migration' }).delete();
    await this.query(`select core.note_fault(?, ?, 'migration', ?, 1, now())`, [id, packageName, sentence]);
  }

  /** Whether there is nobody yet: the first start, or a database without an administrator. */
  async isEmpty(): Promise<boolean> {
    const found = await this.#knex.raw<{ rows: unknown[] }>('select from core.people limit 1');
    return found.rows.length === 0;
  }

  /** A query as the owner, for the few commands that need it (links printed at the command line, the first territory). */
  async query<R>(sql: string, bindings: Knex.RawBinding[] = []): Promise<R[]> {
    return (await this.#knex.raw<{ rows: R[] }>(sql, bindings)).rows;
  }

  async close(): Promise<void> {
    await this.#knex.destroy();
  }

  async #migrate(owner: MigratedPackage, connection: Knex = this.#knex): Promise<number> {
    const source: Knex.MigrationSource<SqlMigration> = {
      getMigrations: async () => sqlFiles(owner.migrations),
      getMigrationName: (migration) => migration.name,
      getMigration: async (migration) => ({
        up: async (knex: Knex) => {
          // Sent as it stands: placeholders of the query builder mean nothing in a migration.
          await knex.raw(readFileSync(migration.file, 'utf8').replaceAll('?', '\\?')).catch((error: Error) => {
            // The query builder puts the whole file before what is wrong with it.
            throw new StartupError(`${migration.file}: ${error.message.slice(error.message.lastIndexOf(' - ') + 3)}`);
          });
        },
        down: () => Promise.reject(new Error('Migrations only go forward.')),
      }),
    };
    const settings = { migrationSource: source, schemaName: owner.id, tableName: 'migrations' };
    // A kill in the middle leaves knex's own lock behind; the advisory lock held here is the one that counts.
    await connection.migrate.forceFreeMigrationsLock(settings);
    const [, names] = (await connection.migrate.latest(settings)) as [number, string[]];
    return names.length;
  }

  async #migrateJobs(): Promise<void> {
    const pool = queuePool(this.#url, 1, () => undefined);
    try {
      await runMigrations({ pgPool: pool, schema: 'jobs' });
    } finally {
      await pool.end();
    }
  }

  async #locked<T>(run: () => Promise<T>): Promise<T> {
    const client = new pg.Client(connectionSettings(this.#url));
    await client.connect();
    try {
      await client.query(`select pg_advisory_lock(hashtext('lacoopol.migrate'))`);
      return await run();
    } finally {
      await client.end();
    }
  }
}

/** @throws naming the tables of a plugin that every section could read */
async function refuseOpen(knex: Knex, schema: string): Promise<void> {
  const open = await knex.raw<{ rows: { name: string }[] }>(
    `select relname as name from pg_class where relnamespace = ?::regnamespace and relkind in ('r', 'p')
     and not relrowsecurity and relname not in ('migrations', 'migrations_lock')`,
    [schema],
  );
  if (open.rows.length === 0) return;
  const names = open.rows.map((row) => `${schema}.${row.name}`).join(', ');
  throw new Error(
    `${names} is under no policy: call core.circle_table or core.person_table in the migration that creates it.`,
  );
}

/** The names of a package's migrations, in the order in which they run. */
export function migrationNames(folder: string): string[] {
  return sqlFiles(folder).map(({ name }) => name);
}

function sqlFiles(folder: string): SqlMigration[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return [];
  }
  return names
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => {
      if (!/^\d{4}_[a-z0-9_]+\.sql$/.test(name))
        throw new StartupError(`${join(folder, name)}: a migration is named NNNN_what.sql.`);
      return { name, file: join(folder, name) };
    });
}
