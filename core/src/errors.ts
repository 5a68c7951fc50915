/**
 * Every error the core answers with: a stable code, an HTTP status, and the locale keys of its sentence and its help.
 * A plugin refuses with its own code and key through `refuse` of the sdk.
 */
const CATALOGUE = {
  E_MALFORMED: 400,
  E_NOT_SIGNED_IN: 401,
  E_NOT_ALLOWED: 403,
  E_FORGED_FORM: 403,
  E_WRONG_HOST: 403,
  E_NOT_FOUND: 404,
  E_METHOD: 405,
  E_CONFLICT: 409,
  E_TOO_LARGE: 413,
  E_UNSUPPORTED_TYPE: 415,
  E_INVALID: 422,
  E_TOO_MANY: 429,
  E_INTERNAL: 500,
  E_UNAVAILABLE: 503,
} as const;

export type ErrorCode = keyof typeof CATALOGUE;

/** Sentences beside fields, by the field's name. Each is a locale key, or a finished sentence. */
export type Problems = Record<string, string>;

interface RefusalOptions {
  code: string;
  status: number;
  /** Locale key of the sentence, such as `agenda.errors.shiftFull`. */
  message: string;
  help?: string;
  values?: Record<string, string | number>;
  problems?: Problems;
  /** Seconds after which trying again makes sense. */
  retryAfter?: number;
}

/** Whatever is answered to the person as a sentence rather than as a fault of ours. */
export class Refusal extends Error {
  readonly code: string;
  readonly status: number;
  readonly messageKey: string;
  readonly helpKey: string | null;
  readonly values: Record<string, string | number>;
  readonly problems: Problems;
  readonly retryAfter: number | null;

  constructor(options: RefusalOptions) {
    super(`${options.code} ${options.message}`);
    this.name = 'Refusal';
    this.code = options.code;
    this.status = options.status;
    this.messageKey = options.message;
    this.helpKey = options.help ?? null;
    this.values = options.values ?? {};
    this.problems = options.problems ?? {};
    this.retryAfter = options.retryAfter ?? null;
  }
}

/** A refusal of the core by its code; its sentence and help are `core.errors.CODE.sentence` and `.help`. */
export function refusal(
  code: ErrorCode,
  more: { values?: Record<string, string | number>; problems?: Problems; retryAfter?: number } = {},
): Refusal {
  return new Refusal({
    code,
    status: CATALOGUE[code],
    message: `core.errors.${code}.sentence`,
    help: `core.errors.${code}.help`,
    ...more,
  });
}

/** A form or a JSON body that cannot be accepted: the problems, by field. */
export function invalid(problems: Problems): Refusal {
  return refusal('E_INVALID', { problems });
}

/** Start-up cannot go on; the sentence tells the operator what to do. Printed without a stack trace. */
export class StartupError extends Error {
  override name = 'StartupError';
}

const UNREACHABLE = new Set(['ECONNREFUSED', 'ECONNRESET', 'EHOSTUNREACH', 'ENOENT', 'EPIPE', 'ETIMEDOUT']);
const BROKEN_CONNECTION =
  /(Connection terminated( unexpectedly)?|encountered a connection error and is not queryable)$/;

/**
 * PostgreSQL's complaint about a value that a person sent, as a refusal; null where the fault is ours.
 * Codes: https://www.postgresql.org/docs/15/errcodes-appendix.html
 */
export function refusalFromDatabase(error: unknown): Refusal | null {
  const { code, name, message, routine } = error as { code?: unknown } & Partial<
    Record<'name' | 'message' | 'routine', string>
  >;
  // No free connection in time, or one that broke: the pool and the driver give these no code.
  const unreachable = name === 'KnexTimeoutError' || BROKEN_CONNECTION.test(message ?? '');
  if (!unreachable && typeof code !== 'string') return null;
  const said = String(code);
  if (said.startsWith('22')) return refusal('E_MALFORMED');
  // A policy, or a function that looks who asks; a right that the role itself lacks is a fault of ours.
  if (said === '42501' && routine !== 'aclcheck_error') return refusal('E_NOT_ALLOWED');
  if (['23505', '40001', '40P01'].includes(said)) return refusal('E_CONFLICT');
  if (unreachable || /^(08|57P|57014|53300)/.test(said) || UNREACHABLE.has(said))
    return refusal('E_UNAVAILABLE', { retryAfter: 5 });
  return null;
}
