import { token } from '../plugins/token.js';
import { networkOf, type Throttle } from './throttle.js';

/** Keeps one address from trying too often: for what visitors may do. To be counted `ahead` of the request's transaction. */
export interface Throttles {
  /**
   * Counts one try of an address, with its whole network (a household, an office).
   * @param name what is tried, such as `petitions/sign`
   * @throws E_TOO_MANY (429), with the seconds to wait, after so many tries in so many seconds
   */
  count(name: string, address: string, rule: { tries: number; seconds: number }): Promise<null>;
}
export const Throttles = token<Throttles>('core/throttles');

/** The service on the core's counters. */
export function throttlesOf(throttle: Throttle): Throttles {
  return {
    async count(name, address, { tries, seconds }) {
      await throttle.countBy(name, networkOf(address), { points: tries, duration: seconds });
      return null;
    },
  };
}
