import { Logger as QueueLogger, runOnce } from 'graphile-worker';
import type { Cradle } from '../composition.js';
import type { Config } from '../config.js';
import { entering } from '../database/enter.js';
import { Migrator } from '../database/migrate.js';
import type { Work } from '../database/work.js';
import { queuePool } from '../jobs/queue-pool.js';
import { makeSessionCookie } from '../identity/printed-links.js';
import { Client } from './client.js';
import { Factories } from './factories.js';
import { cloneDatabase, RUNTIME_ROLE } from './server.js';
import { serving, type ServingHouse, type TestedPlugin } from './serving.js';

export type { TestedPlugin };

/** Signed in however far a test moves its clock. */
const LONG_HOURS = 24 * 365 * 10;

const quiet = new QueueLogger(() => () => undefined);

/** A mail as it was captured. */
export interface CapturedMail {
  kind: string;
  recipient: string;
  subject: string;
  html: string;
  body: string;
}

/** A clock that stands where it was put, and runs from there. */
export class MovableClock {
  #shift = 0;

  now = (): Date => new Date(Date.now() + this.#shift);

  /** Puts the clock at a moment, such as `2026-12-04T18:00:00Z`. */
  set(moment: string | Date): void {
    this.#shift = new Date(moment).getTime() - Date.now();
  }

  /** Moves it on by so many minutes. */
  advance(minutes: number): void {
    this.#shift += minutes * 60_000;
  }
}

/** A started house on a database of its own. */
export interface House {
  url: string;
  /** The core's services by name: for tests of the core itself. */
  cradle: Cradle;
  migrator: Migrator;
  make: Factories;
  clock: MovableClock;
  /** A browser without a screen: a visitor's, or signed in as somebody. */
  client(person?: { email: string }): Promise<Client>;
  /** Another process of the same site: on the same database, hearing of its changes. Closes with the house. */
  second(): Promise<Pick<House, 'url' | 'cradle' | 'client'>>;
  /** Does what is due by the clock: jobs, asks whose deadline passed, and the jobs they enqueue. */
  work(): Promise<void>;
  /** Runs a scheduled job now, such as `agenda/remind`. */
  runSchedule(job: string): Promise<void>;
  /** What would have left, newest last. */
  mails(): Promise<CapturedMail[]>;
  /** A unit of work as the system, in one section or in all. */
  asSystem<T>(section: number | null, run: (work: Work) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/**
 * Starts a house with the given plugins only, on a fresh database, and serves it on a free port.
 * @param options.settings environment variables, such as `BASE_URL`
 */
export async function house(
  plugins: TestedPlugin[] = [],
  options: { settings?: Record<string, string> } = {},
): Promise<House> {
  const database = await cloneDatabase();
  const clock = new MovableClock();
  const migrator = new Migrator(database.ownerUrl, RUNTIME_ROLE);
  const serve = (migrate: boolean) =>
    serving(plugins, { database, clock, migrator: migrate ? migrator : null, settings: options.settings ?? {} });
  const { cradle, config, close: closeFirst } = await serve(true);
  const others: ServingHouse[] = [];
  const pool = queuePool(database.ownerUrl, 2, () => undefined);
  const asSystem = <T>(section: number | null, run: (work: Work) => Promise<T>) =>
    cradle.database.work({ readOnly: false, enter: entering.system({ section }) }, run);

  const drain = async () => {
    await pool.query('update jobs._private_jobs set run_at = now() where run_at <= $1', [clock.now()]);
    await runOnce({
      pgPool: pool,
      schema: 'jobs',
      taskList: cradle.worker.tasks(),
      noHandleSignals: true,
      logger: quiet,
    });
  };
  return {
    url: config.baseUrl,
    cradle,
    migrator,
    make: new Factories(migrator),
    clock,
    client: (person) => clientOf(config, migrator, person),
    async second() {
      const other = await serve(false);
      others.push(other);
      return {
        url: other.config.baseUrl,
        cradle: other.cradle,
        client: (person) => clientOf(other.config, migrator, person),
      };
    },
    async work() {
      await cradle.worker.perform('core/notice-silence', {});
      // What a job enqueues is done too; a chain that never ends is a fault.
      for (let round = 0; round < 5; round += 1) await drain();
    },
    runSchedule: (job) => cradle.worker.perform(job, {}),
    async mails() {
      return migrator.query<CapturedMail>(
        `select kind, recipient, subject, html, body from core.outgoing where state = 'captured' order by id`,
      );
    },
    asSystem,
    async close() {
      await Promise.all(others.map((other) => other.close()));
      await closeFirst();
      await pool.end();
      await migrator.close();
      await database.drop();
    },
  };
}

async function clientOf(config: Config, migrator: Migrator, person?: { email: string }): Promise<Client> {
  const client = new Client(config.baseUrl);
  return person ? client.useCookie(await makeSessionCookie(config, migrator, person.email, LONG_HOURS)) : client;
}
