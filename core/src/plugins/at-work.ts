import { AsyncLocalStorage } from 'node:async_hooks';
import { realpathSync } from 'node:fs';
import { sep } from 'node:path';
import type { Marks, Named } from './marks.js';

/**
 * Which plugin's code is at work in this process, so that a fault is laid at the right door: through everything that its
 * code waits for and starts later (timers, promises), and by the folders that a stack names.
 */
class AtWork {
  readonly #owner = new AsyncLocalStorage<string>();
  readonly #packages = new Map<string, { folder: string; packageName: string }>();
  #marks: Marks | null = null;
  #told: (named: Named[]) => void = () => undefined;

  /** Tells the folder of a plugin, for stacks. */
  know(owner: string, { folder, packageName }: { folder: string; packageName: string }): void {
    if (!folder) return;
    // Stacks name the real place of a package that was linked.
    this.#packages.set(owner, { folder: real(folder) + sep, packageName });
    this.#marks?.name(this.known());
    this.#told(this.known());
  }

  known(): Named[] {
    return [...this.#packages].map(([owner, one]) => ({ owner, ...one }));
  }

  /**
   * From now on, what is at work is also written where it outlives the process.
   * @param told is told of every plugin that becomes known
   */
  keep(marks: Marks, told: (named: Named[]) => void): void {
    this.#marks = marks;
    this.#told = told;
  }

  /** Runs a plugin's code in its name. */
  as<T>(owner: string, run: () => T): T {
    const ended = this.#marks?.begin(owner) ?? nothing;
    let outcome: T;
    try {
      outcome = this.#owner.run(owner, run);
    } catch (error) {
      ended();
      throw error;
    }
    if (outcome instanceof Promise) outcome.then(ended, ended);
    else ended();
    return outcome;
  }

  /** Nobody waits any more for what this plugin began. */
  giveUp(owner: string): void {
    this.#marks?.giveUp(owner);
  }

  /** The plugin whose code runs now, or that started what runs now; null for the core. */
  now(): string | null {
    return this.#owner.getStore() ?? null;
  }

  /** Who is to blame for an error: the topmost plugin on its stack, else whoever was at work when it was thrown. */
  blame(error: unknown): string | null {
    const stack = error instanceof Error ? (error.stack ?? '') : '';
    return this.#topmost(stack) ?? this.now();
  }

  packageOf(owner: string): string {
    return this.#packages.get(owner)?.packageName ?? owner;
  }

  #topmost(stack: string): string | null {
    let first: { owner: string; at: number } | null = null;
    for (const [owner, { folder }] of this.#packages) {
      const at = stack.indexOf(folder);
      // Known by its package's name until it was imported, and by its id since.
      if (at >= 0 && (!first || at <= first.at)) first = { owner, at };
    }
    return first?.owner ?? null;
  }
}

/** One for the process: timers and promises know no other. */
export const atWork = new AtWork();

const nothing = () => undefined;

function real(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return folder;
  }
}
