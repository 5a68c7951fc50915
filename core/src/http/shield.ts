import type { IncomingMessage, ServerResponse } from 'node:http';
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
  // Asked once what it says: the same to everybody, and a dozen functions a request to find that out.
  const said: [name: string, value: string][] = [];
  const listener = {
    setHeader: (name: string, value: string) => said.push([name, value]),
    removeHeader: () => undefined,
  };
  headers({} as IncomingMessage, listener as unknown as ServerResponse, (error?: unknown) => {
    if (error) throw error as Error;
  });
  return async (context: Context, next: Next) => {
    for (const [name, value] of said) context.res.setHeader(name, value);
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
