import createKnex, { type Knex } from 'knex';
import pg, { type Client as PgClient } from 'pg';
import type { Entering } from './enter.js';
import { gather } from './gather.js';
import { statement } from './statement.js';
import { Work } from './work.js';

const leave = statement<{ jobs: string; news: string }, unknown>(
  'core.leave',
  'select core.leave(:jobs::jsonb, :news::jsonb)',
);

interface WorkOptions<E> {
  readOnly: boolean;
  /** Sent together with BEGIN, in one round trip: who is asking, which circles are open. */
  enter: Entering<E>;
  /** Milliseconds after which a statement is given up. */
  timeout?: number;
  /** Sends the first queries along with BEGIN instead of waiting for what entering answers (`entered` is undefined). */
  ahead?: boolean;
  now?: Date;
}

/**
 * The pool of the runtime role, and the only place that opens and ends transactions.
 * Connections are pipelined: statements that do not wait for each other share a round trip.
 */
export class Database {
  readonly knex: Knex;

  constructor(url: string, options: { poolSize?: number; role?: string | null; clock?: () => Date } = {}) {
    this.clock = options.clock ?? (() => new Date());
    this.knex = createKnex({
      client: 'pg',
      version: '15',
      connection: {
        ...connectionSettings(url),
        pipeline: true,
        application_name: 'lacoopol',
        statement_timeout: 15_000,
        idle_in_transaction_session_timeout: 30_000,
        ...(options.role ? { options: `-c role=${options.role}` } : {}),
      } as Knex.PgConnectionConfig,
      pool: { min: 0, max: options.poolSize ?? 10, idleTimeoutMillis: 30_000 },
      acquireConnectionTimeout: 5_000,
    });
  }

  readonly clock: () => Date;

  /**
   * One transaction: begins and enters in one round trip, runs, sends what leaves, commits. Whatever `run` throws rolls
   * everything back.
   */
  async work<E, T>(options: WorkOptions<E>, run: (work: Work, entered: E) => Promise<T>): Promise<T> {
    const connection = (await this.knex.client.acquireConnection()) as PgClient & { __knex__disposed?: unknown };
    const work = new Work(this.knex, connection, options.readOnly, options.now ?? this.clock());
    try {
      const begin = options.readOnly ? 'begin read only' : 'begin';
      gather(connection);
      const opening = together([
        connection.query(
          options.timeout ? `${begin}; set local statement_timeout = ${Math.floor(options.timeout)}` : begin,
        ),
        options.enter(work),
      ]);
      opening.catch(() => undefined);
      const entered = options.ahead ? undefined : (await opening)[1]?.entered;
      const answer = await run(work, entered as E);
      await opening;
      const { jobs, news } = work.leaving();
      gather(connection);
      const [, ended] = await together([
        jobs.length + news.length > 0
          ? work.one(leave, { jobs: JSON.stringify(jobs), news: JSON.stringify(news) })
          : null,
        connection.query('commit'),
      ]);
      // PostgreSQL answers the commit of a failed transaction by rolling it back, and calls that no error.
      if (!options.readOnly && ended.command !== 'COMMIT')
        throw new Error('A failed statement was passed over: nothing of this work is kept.');
      return answer;
    } catch (error) {
      // A connection that cannot roll back is thrown away rather than handed, aborted, to the next request.
      await connection.query('rollback').catch((failure: unknown) => {
        connection.__knex__disposed = failure;
      });
      throw error;
    } finally {
      work.end();
      await this.knex.client.releaseConnection(connection);
    }
  }

  /** Whether the database answers, within two seconds. */
  async answers(): Promise<boolean> {
    return Promise.race([
      this.knex.raw('select 1').then(
        () => true,
        () => false,
      ),
      new Promise<boolean>((done) => setTimeout(done, 2_000, false).unref()),
    ]);
  }

  async close(): Promise<void> {
    await this.knex.destroy();
  }
}

/** Waits for all of them, even where one fails: the connection must be quiet before it is used or released. */
async function together<T extends readonly unknown[]>(promises: [...T]): Promise<{ [K in keyof T]: Awaited<T[K]> }> {
  const results = await Promise.allSettled(promises);
  const failed = results.find((result): result is PromiseRejectedResult => result.status === 'rejected');
  if (failed) throw failed.reason;
  return results.map((result) => (result as PromiseFulfilledResult<unknown>).value) as {
    [K in keyof T]: Awaited<T[K]>;
  };
}

/** A connection address as the settings that `pg` takes; `?host=` names a Unix socket directory. */
export function connectionSettings(url: string): pg.ClientConfig {
  const parsed = new URL(url);
  const socket = parsed.searchParams.get('host');
  if (!socket) return { connectionString: url };
  return {
    host: socket,
    port: Number(parsed.searchParams.get('port') ?? 5432),
    user: decodeURIComponent(parsed.username),
    database: decodeURIComponent(parsed.pathname.slice(1)),
    ...(parsed.password ? { password: decodeURIComponent(parsed.password) } : {}),
  };
}

// Whole numbers and dates as PostgreSQL means them: counts as numbers, a date as the text YYYY-MM-DD.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);
