import type { Knex } from 'knex';
import type { Logger } from 'pino';
import { atWork } from './at-work.js';

/** What went wrong: the first three take a whole process along, or would have. */
export type FaultKind = 'loop' | 'exit' | 'crash' | 'migration' | 'view' | 'slot' | 'job' | 'request' | 'outside';

/** A fault of a plugin, as it is told to whoever keeps the site. */
export interface PluginFault {
  plugin: string;
  packageName: string;
  kind: FaultKind;
  sentence: string;
}

const GATHER_MS = 1_000;
/** A fault that comes again within this time is counted, and logged no second time. */
const QUIET_MS = 10_000;

const seen = new WeakSet<object>();

/** Tells the faults of plugins: to the log at once, to the national console a second later, counted. */
export class FaultLog {
  readonly #waiting = new Map<string, { fault: PluginFault; times: number }>();
  readonly #logged = new Map<string, number>();
  #knex: Knex | null = null;
  #timer: NodeJS.Timeout | null = null;

  /** @param tellDeadly takes what would have ended the process: whoever started it decides about a pause */
  constructor(
    private readonly log: Logger,
    private readonly tellDeadly: ((fault: PluginFault) => void) | null = null,
  ) {}

  /** Where faults are written down from now on. */
  keepIn(knex: Knex): void {
    this.#knex = knex;
  }

  /** Notes a fault; an error that was noted deeper down is not noted again. */
  note(plugin: string, kind: FaultKind, sentence: string, error?: unknown): void {
    if (typeof error === 'object' && error !== null) {
      if (seen.has(error)) return;
      seen.add(error);
    }
    const fault: PluginFault = { plugin, packageName: atWork.packageOf(plugin), kind, sentence };
    const key = `${plugin} ${kind} ${sentence}`;
    if (Date.now() - (this.#logged.get(key) ?? 0) > QUIET_MS) {
      if (this.#logged.size > 1_000) this.#logged.clear();
      this.#logged.set(key, Date.now());
      this.log.error({ plugin, fault: kind, ...(error ? { err: error as Error } : {}) }, sentence);
    }
    if (this.tellDeadly && (kind === 'exit' || kind === 'loop')) return this.tellDeadly(fault);
    const waiting = this.#waiting.get(key);
    if (waiting) waiting.times += 1;
    else this.#waiting.set(key, { fault, times: 1 });
    this.#timer ??= setTimeout(() => void this.flush(), GATHER_MS).unref();
  }

  /** Writes down what was noted. Where the database is away it is lost, and stands in the log. */
  async flush(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    if (!this.#knex) return;
    for (const { fault, times } of waiting) {
      await this.#knex
        .raw('select core.note_fault(?, ?, ?, ?, ?, now())', [
          fault.plugin,
          fault.packageName,
          fault.kind,
          fault.sentence,
          times,
        ])
        .catch(() => undefined);
    }
  }
}
