/** The name under which a service is published, carrying the service's type. */
export interface Token<T> {
  readonly symbol: symbol;
  readonly description: string;
  /** Carries the type; never set. */
  readonly service?: T;
}

/**
 * Makes a typed token. Two copies of a package make the same one, since the symbol is the registry's.
 * @param description `owner/service`, such as `agenda/actions`.
 */
export function token<T>(description: string): Token<T> {
  return { symbol: Symbol.for(`lacoopol:${description}`), description };
}
