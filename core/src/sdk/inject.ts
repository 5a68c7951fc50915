import { inject as tsyringeInject } from './tsyringe.js';
import type { Token } from '../plugins/token.js';

/**
 * Marks a constructor's parameter as the service of a token. A parameter of another type does not compile.
 * @example constructor(@inject(Clock) private readonly clock: Clock) {}
 */
export function inject<T>(
  token: Token<T>,
): <C extends abstract new (...services: never[]) => unknown, I extends number>(
  target: T extends ConstructorParameters<C>[I] ? C : never,
  property: undefined,
  index: I,
) => void {
  return tsyringeInject(token.symbol) as never;
}
