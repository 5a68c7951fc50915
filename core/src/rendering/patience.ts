const MOST_FAILURES = 3;
const REST_MS = 60_000;
/** While one page tries again, the others go without. */
const TRIAL_MS = 5_000;

/**
 * How long this process goes on trying what fails: after three failures in a row it is left alone for a minute, so that
 * pages do not wait for it; then one page tries again.
 * Source: the circuit breaker of M. Nygard, Release It!, 2007
 */
export class Patience {
  readonly #lost = new WeakMap<object, { failures: number; until: number }>();

  /** @param now milliseconds, as `Date.now()` */
  has(tried: object, now = Date.now()): boolean {
    const lost = this.#lost.get(tried);
    if (!lost || lost.failures < MOST_FAILURES) return true;
    if (lost.until > now) return false;
    lost.until = now + TRIAL_MS;
    return true;
  }

  lose(tried: object, now = Date.now()): void {
    const failures = (this.#lost.get(tried)?.failures ?? 0) + 1;
    this.#lost.set(tried, { failures, until: now + REST_MS });
  }

  restore(tried: object): void {
    this.#lost.delete(tried);
  }
}
