import helmet from 'helmet';
import type { Context, Middleware, Next } from 'koa';
import type { Config } from '../config.js';
import { refusal } from '../errors.js';

// The style of Turbo's progress bar, which it writes into the page itself; changes with Turbo's version.
const TURBO_STYLE = "'sha256-WAyOw4V+FqDc35lQPyRADLBWbuNK8ahvYEaQIYF1+Ps='";

/** The headers of every answer: nothing is allowed but what the house itself serves. */
export function shield(config: Pick<Config, 'baseUrl'>): Middleware {
  const secure = config.baseUrl.startsWith('https://');
  const headers = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'script-src': ["'self'"],
        'style-src': ["'self'", TURBO_STYLE],
        'img-src': ["'self'"],
        'font-src': ["'self'"],
        'connect-src': ["'self'"],
        'form-action': ["'self'"],
        'base-uri': ["'none'"],
        'frame-ancestors': ["'none'"],
        'manifest-src': ["'self'"],
      },
    },
    crossOriginEmbedderPolicy: false,
    strictTransportSecurity: secure ? { maxAge: 63_072_000, includeSubDomains: true } : false,
    referrerPolicy: { policy: 'same-origin' },
  });
  return async (context: Context, next: Next) => {
    await new Promise<void>((done, failed) =>
      headers(context.req, context.res, (error?: unknown) => (error ? failed(error as Error) : done())),
    );
    await next();
  };
}

/** Refuses a request for another host: links and redirects are made from the one this site is known under. */
export function hostCheck(config: Pick<Config, 'baseUrl' | 'production'>): Middleware {
  const own = new URL(config.baseUrl).host;
  const local = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;
  return async (context, next) => {
    const { host } = context.headers;
    if (host !== own && (config.production || !host || !local.test(host))) throw refusal('E_WRONG_HOST');
    await next();
  };
}

/** A browser says where a form comes from; a form of another site is refused whatever token it carries. */
export function fromHere(context: Context): boolean {
  const site = context.get('sec-fetch-site');
  if (site && site !== 'same-origin' && site !== 'none') return false;
  const origin = context.get('origin');
  if (!origin || origin === 'null') return origin !== 'null' || site === 'same-origin';
  try {
    return new URL(origin).host === context.headers.host;
  } catch {
    return false;
  }
}
