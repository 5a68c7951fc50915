import type { Knex } from 'knex';
import { RateLimiterPostgres } from 'rate-limiter-flexible';
import { refusal } from '../errors.js';

/** How many tries in how many seconds. */
interface Rule {
  points: number;
  duration: number;
}

const RULES = {
  'sign-in-address': { points: 10, duration: 15 * 60 },
  'sign-in-network': { points: 60, duration: 15 * 60 },
  'link-address': { points: 5, duration: 15 * 60 },
} satisfies Record<string, Rule>;

export type ThrottleName = keyof typeof RULES;

/** Counts tries over all processes, in short transactions of their own: they count whatever becomes of the request. */
export class Throttle {
  readonly #limiters = new Map<string, RateLimiterPostgres>();

  constructor(private readonly knex: Knex) {}

  /** Counts one try. @throws E_TOO_MANY with the seconds to wait */
  count(name: ThrottleName, key: string): Promise<void> {
    return this.countBy(name, key, RULES[name]);
  }

  /** The same by a rule of somebody else's. */
  async countBy(name: string, key: string, rule: Rule): Promise<void> {
    try {
      await this.#limiter(name, rule).consume(key.toLowerCase());
    } catch (rejected) {
      const wait = (rejected as { msBeforeNext?: number }).msBeforeNext;
      if (wait === undefined) throw rejected;
      throw refusal('E_TOO_MANY', { retryAfter: Math.max(1, Math.ceil(wait / 1000)) });
    }
  }

  /** Forgets the tries: somebody came in. */
  async forget(name: ThrottleName, key: string): Promise<void> {
    await this.#limiter(name, RULES[name]).delete(key.toLowerCase());
  }

  #limiter(name: string, rule: Rule): RateLimiterPostgres {
    let limiter = this.#limiters.get(name);
    if (!limiter) {
      limiter = new RateLimiterPostgres({
        ...rule,
        storeClient: this.knex,
        storeType: 'knex',
        schemaName: 'core',
        tableName: 'throttles',
        tableCreated: true,
        keyPrefix: name,
        clearExpiredByTimeout: false,
      });
      this.#limiters.set(name, limiter);
    }
    return limiter;
  }
}

/**
 * The network of an address, as the key of a throttle: a household or office shares one, a whole provider does not. Of
 * IPv6 its first four groups (/64), written out, since `::` may stand for any number of them.
 */
export function networkOf(ip: string): string {
  const [, v4] = /^::ffff:([\d.]+)$/i.exec(ip) ?? [];
  if (v4 || !ip.includes(':')) return v4 ?? ip;
  const [head = [], tail = []] = ip.split('::').map((side) => side.split(':').filter(Boolean));
  const groups = [...head, ...Array<string>(Math.max(0, 8 - head.length - tail.length)).fill('0'), ...tail];
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}
