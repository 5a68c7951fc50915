import { Worker } from 'node:worker_threads';
import type { Named } from './marks.js';

const TICK_MS = 200;

/** What the watchdog's thread is told at its start. */
export interface Watched {
  /** Counts on while the process's loop turns. */
  ticks: SharedArrayBuffer;
  fd: number;
}

/** Where the watchdog asks, in the halted process, whose work this is. */
export const OWNER_QUESTION = 'lacoopol.atWork';

/**
 * Watches the loop of this process from a thread of its own. A loop that stands still too long although the process
 * computes is halted through the inspector; if a plugin is on its stack, or at work, that is written down for the
 * supervisor, which ends the process. All other processes go on, or are ended when they were silent for long enough.
 */
export class Watchdog {
  readonly #thread: Worker;
  readonly #timer: NodeJS.Timeout;

  constructor(fd: number, now: () => string | null) {
    (globalThis as Record<symbol, unknown>)[Symbol.for(OWNER_QUESTION)] = now;
    const ticks = new SharedArrayBuffer(4);
    const count = new Int32Array(ticks);
    this.#thread = new Worker(new URL('./watchdog-thread.js', import.meta.url), {
      workerData: { ticks, fd } satisfies Watched,
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: 32 },
    });
    this.#thread.unref();
    this.#timer = setInterval(() => Atomics.add(count, 0, 1), TICK_MS);
    this.#timer.unref();
  }

  /** @param limit milliseconds for which the loop may stand still */
  tell(named: readonly Named[], limit: number): void {
    this.#thread.postMessage({ named, limit });
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#thread.terminate();
  }
}
