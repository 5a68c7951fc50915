import { Logger as QueueLogger, run, type Runner, type TaskList } from 'graphile-worker';
import type pg from 'pg';
import type { Logger } from 'pino';
import type { Database } from '../database/database.js';
import { entering, sectionById, type DecidedState } from '../database/enter.js';
import { atWork } from '../plugins/at-work.js';
import type { Registry } from '../plugins/declarations.js';
import type { FaultLog } from '../plugins/fault-log.js';
import { crontabLine } from './crontab.js';
import { queuePool } from './queue-pool.js';

const ALIVE_SECONDS = 30;

export interface WorkerHouse {
  database: Database;
  registry: Registry;
  faultLog: FaultLog;
  log: Logger;
  isOn(plugin: string, states: readonly DecidedState[], path: readonly number[]): boolean;
  initially(plugin: string): 'on' | 'off';
  knowsPlugin(id: string): boolean;
}

/**
 * Runs jobs and schedules. A job whose payload names a section works in that section alone; any other works in all
 * sections where its plugin is on. Where the plugin was switched off meanwhile the job is let go.
 */
export class Worker {
  #runner: Runner | null = null;
  #heartbeat: NodeJS.Timeout | null = null;
  #stopping = false;
  readonly #pool: pg.Pool;
  readonly #id = `worker-${process.pid}-${Math.random().toString(36).slice(2, 8)}`;

  /** @param ownerUrl the queue is under no policy and belongs to the owner role; jobs themselves run as the runtime role */
  constructor(
    private readonly house: WorkerHouse,
    ownerUrl: string,
  ) {
    this.#pool = queuePool(ownerUrl, 4, (error) => house.log.warn({ err: error }, 'the queue lost a connection'));
  }

  async start(onEnd: (error: unknown) => void): Promise<void> {
    await this.#beat();
    await this.#takeOverFromTheDead();
    this.#heartbeat = setInterval(() => void this.#beat().catch(() => undefined), 10_000);
    this.#runner = await run({
      pgPool: this.#pool,
      schema: 'jobs',
      concurrency: 4,
      pollInterval: 2_000,
      // Its own lines are for whoever debugs the queue; failures of jobs are logged where they happen.
      logger: new QueueLogger(() => (level, message) => this.house.log[level === 'error' ? 'warn' : 'debug'](message)),
      noHandleSignals: true,
      crontab: this.house.registry
        .schedules()
        .map(({ cron, job }) => crontabLine(cron, job))
        .join('\n'),
      taskList: this.tasks(),
    });
    // Without a runner nothing would ever be sent again: better to end, and be replaced.
    this.#runner.promise.then(
      () => !this.#stopping && onEnd(null),
      (error: unknown) => !this.#stopping && onEnd(error),
    );
  }

  /** Every job as the queue calls it, each in a unit of work of its own. */
  tasks(): TaskList {
    const tasks: TaskList = {};
    for (const name of this.house.registry.jobs().keys())
      tasks[name] = (payload, { job }) => this.perform(name, payload as Record<string, unknown>, job);
    return tasks;
  }

  /** @param attempt how often the queue tried already, this time included, and when it gives up */
  async perform(name: string, payload: Record<string, unknown>, attempt?: Attempt): Promise<void> {
    const { database, registry, log } = this.house;
    const job = registry.jobs().get(name);
    if (!job) return;
    const owner = name.split('/')[0]!;
    const section = typeof payload['section'] === 'number' ? payload['section'] : null;
    const plugin = this.house.knowsPlugin(owner);
    const enter =
      section !== null || !plugin
        ? entering.system({ section })
        : entering.plugin({ plugin: owner, initially: this.house.initially(owner) });
    const started = performance.now();
    try {
      await database.work({ readOnly: false, enter }, async (work) => {
        if (section !== null && plugin) {
          const found = (await work.one(sectionById, { section }))?.section;
          if (!found || !this.house.isOn(owner, found.states, found.path)) return;
        }
        await job(work, payload as never);
      });
    } catch (error) {
      const failing = plugin ? owner : atWork.blame(error);
      if (failing) this.house.faultLog.note(failing, 'job', failed(name, error as Error, attempt), error);
      else log.error({ job: name, err: error as Error }, 'a job failed');
      throw error;
    }
    log.debug({ job: name, ms: Math.round(performance.now() - started) }, 'job');
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    if (this.#heartbeat) clearInterval(this.#heartbeat);
    await this.#runner?.stop().catch(() => undefined);
    await this.#pool.query('delete from core.workers where id = $1', [this.#id]).catch(() => undefined);
    await this.#pool.end();
  }

  async #beat(): Promise<void> {
    await this.#pool.query('insert into core.workers (id) values ($1) on conflict (id) do update set seen_at = now()', [
      this.#id,
    ]);
  }

  /** A kill -9 leaves jobs locked for hours: those of workers that are not seen any more are freed. */
  async #takeOverFromTheDead(): Promise<void> {
    await this.#pool.query(`delete from core.workers where seen_at < now() - interval '${ALIVE_SECONDS} seconds'`);
    await this.#pool.query(`select jobs.force_unlock_workers(array_agg(distinct locked_by)) from jobs._private_jobs
      where locked_by is not null and not exists (select from core.workers where seen_at > now() - interval '${ALIVE_SECONDS} seconds')
      having count(*) > 0`);
  }
}

interface Attempt {
  attempts: number;
  max_attempts: number;
}

function failed(name: string, { message }: Error, attempt: Attempt | undefined): string {
  return attempt && attempt.attempts >= attempt.max_attempts
    ? `Its job ${name} was given up after ${attempt.attempts} attempts: ${message}`
    : `Its job ${name} failed, and is tried again later: ${message}`;
}
