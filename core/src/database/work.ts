import type { Knex } from 'knex';
import type { Client as PgClient, QueryResult } from 'pg';
import { gather } from './gather.js';
import type { Statement } from './statement.js';

/** Word to the other processes, sent when the transaction commits: ids only. */
export type News =
  | { kind: 'live'; channel: string }
  | { kind: 'changed'; section: number }
  | { kind: 'rights'; person: number }
  | { kind: 'switched' }
  | { kind: 'plugins' };

/** Something for the worker, enqueued with the transaction. */
export interface QueuedJob {
  name: string;
  payload: object;
  /** When it is due; at once where absent. */
  at?: Date;
  /** Replaces a waiting job with the same key. */
  key?: string;
  attempts?: number;
}

/**
 * The unit of work: one transaction, with the circles of whoever is asking open in it. Handlers get it as an argument and
 * use nothing else to reach the database. It ends when the handler is done; keeping it longer is refused.
 */
export class Work {
  #ended = false;
  readonly #jobs: QueuedJob[] = [];
  readonly #news: News[] = [];

  constructor(
    private readonly knex: Knex,
    private readonly connection: PgClient,
    readonly readOnly: boolean,
    /** The moment of this work: every query and rule of one request agrees on it. */
    readonly now: Date,
  ) {}

  /** All rows of a named statement. */
  async all<P extends object, R>(statement: Statement<P, R>, parameters: P): Promise<R[]> {
    this.#open();
    const values = statement.parameters.map((name) => parameters[name] ?? null);
    gather(this.connection);
    const result = (await this.connection.query({ name: statement.name, text: statement.text, values })) as QueryResult;
    return result.rows as R[];
  }

  /** The first row of a named statement, or undefined. */
  async one<P extends object, R>(statement: Statement<P, R>, parameters: P): Promise<R | undefined> {
    return (await this.all(statement, parameters))[0];
  }

  /** A query builder on a table, inside this transaction: for writing, and for queries whose shape varies. */
  table(name: string): Knex.QueryBuilder {
    this.#open();
    return this.knex(name).connection(this.connection);
  }

  /** A raw query inside this transaction; values only through bindings. */
  raw<R = unknown>(sql: string, bindings: Knex.RawBinding[] = []): Promise<{ rows: R[] }> {
    this.#open();
    return this.knex.raw(sql, bindings).connection(this.connection) as unknown as Promise<{ rows: R[] }>;
  }

  /** Hands a job to the worker when, and only when, this work commits. */
  enqueue(job: QueuedJob): void {
    this.#writing();
    this.#jobs.push(job);
  }

  /** Tells every process when, and only when, this work commits. */
  tell(news: News): void {
    this.#writing();
    this.#news.push(news);
  }

  /** What leaves with the commit. Called by whoever ends the work. */
  leaving(): { jobs: QueuedJob[]; news: News[] } {
    return { jobs: this.#jobs, news: this.#news };
  }

  end(): void {
    this.#ended = true;
  }

  #open(): void {
    if (this.#ended) throw new Error('This unit of work has ended: a query was started after its handler returned.');
  }

  #writing(): void {
    this.#open();
    if (this.readOnly)
      throw new Error('A GET changes nothing: jobs, hooks and live messages need a unit of work that writes.');
  }
}
