import { constants, createBrotliCompress, createGzip, gzip } from 'node:zlib';
import { promisify } from 'node:util';
import { createHash, randomUUID } from 'node:crypto';
import Router from '@koa/router';
import Koa, { type Context, type Middleware } from 'koa';
import type { Logger } from 'pino';
import type { Config } from '../config.js';
import { refusal, Refusal, refusalFromDatabase } from '../errors.js';
import type { Assets } from '../rendering/assets.js';
import type { Registry } from '../plugins/declarations.js';
import type { Cookies } from './cookies.js';
import type { Faults } from './faults.js';
import type { Locale } from './request.js';
import type { Route } from './routes.js';
import type { Serve } from './serve.js';
import { newVisit, visitOf } from './visit.js';
import { hostCheck, shield } from './shield.js';
import type { VisitorCache } from './visitor-cache.js';

export interface ApplicationHouse {
  config: Config;
  log: Logger;
  registry: Registry;
  serve: Serve;
  faults: Faults;
  cookies: Cookies;
  assets: Assets;
  visitorCache: VisitorCache;
  /** Asked by machines that know the site by its number only: before the host is checked. */
  health: Middleware;
  /** Addresses outside the one way: the live stream, the API's description. */
  special: Middleware[];
}

/** The Koa application, its middleware in the order in which a request meets it. */
export function createApplication(house: ApplicationHouse): Koa {
  const app = new Koa({ proxy: house.config.trustedProxies > 0, maxIpsCount: house.config.trustedProxies });
  app.silent = true;
  app.on('error', (error: NodeJS.ErrnoException) => {
    // A browser that went away in the middle is no fault of ours.
    if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') house.log.error({ err: error }, 'a response failed');
  });
  const answered = requestLog(house.log);
  app.use(answered);
  app.use(shield(house.config));
  app.use(async (context, next) => {
    context.state['visit'] = newVisit(context, localeOf(context, house.cookies), house.cookies.readSession(context));
    try {
      await next();
    } catch (error) {
      await house.faults.answer(context, toRefusal(error, context, house.log));
    }
  });
  app.use(assets(house.assets));
  app.use(house.health);
  app.use(hostCheck(house.config));
  for (const middleware of house.special) app.use(middleware);
  app.use(chosenLanguage(house.cookies));
  app.use(visitorPages(house.visitorCache));
  app.use(compressed);
  app.use(privacy);
  const { router, methods } = routes(house.registry.routes(), house.serve);
  app.use(router.routes() as unknown as Middleware);
  app.use((context) => {
    const other = methods(context.path);
    if (other.length === 0) throw refusal('E_NOT_FOUND');
    context.set('Allow', other.join(', '));
    throw refusal('E_METHOD');
  });
  return app;
}

function routes(declared: Route[], serve: Serve) {
  const router = new Router();
  // A literal address before one with a parameter in the same place: `/agenda/nouvelle` is no action's id.
  // Compared by code, where `~` comes after every letter; a collation would put it first.
  for (const route of [...declared].sort((a, b) => (sortKey(a.path) < sortKey(b.path) ? -1 : 1))) {
    router.register(route.path, [route.method.toLowerCase()], async (context) => {
      await serve.route(route, context as unknown as Context, context.params as Record<string, string>);
    });
  }
  const methods = (path: string) => {
    const { path: layers } = router.match(path, 'OPTIONS');
    return [...new Set(layers.flatMap((layer) => layer.methods))];
  };
  return { router, methods };
}

/** Compared by code unit: a tilde comes after every letter. */
function sortKey(path: string): string {
  return path.replace(/:\w+/g, '~');
}

function requestLog(log: Logger): Middleware {
  return async (context, next) => {
    const started = performance.now();
    const id = randomUUID();
    context.state['id'] = id;
    context.set('X-Request-Id', id);
    await next();
    // Query strings and tokens in addresses stay out of the log.
    const path = context.path.replace(/^\/(r|connexion\/lien|bienvenue)\/.*/, '/$1/…');
    const level = context.status >= 500 ? 'error' : 'debug';
    log[level](
      { id, method: context.method, path, status: context.status, ms: Math.round(performance.now() - started) },
      'request',
    );
  };
}

function toRefusal(error: unknown, context: Context, log: Logger): Refusal {
  if (error instanceof Refusal) return error;
  const known = refusalFromDatabase(error);
  if (known) {
    log.warn({ id: context.state['id'], err: error as Error }, 'refused by the database');
    return known;
  }
  if (error instanceof URIError || (error as { status?: number }).status === 400) return refusal('E_MALFORMED');
  log.error({ id: context.state['id'], err: error as Error }, 'a request failed');
  return refusal('E_INTERNAL');
}

function localeOf(context: Context, cookies: Cookies): Locale {
  const chosen = cookies.readLocale(context);
  if (chosen) return chosen;
  const asked = context.acceptsLanguages('fr', 'en');
  return asked === 'en' ? 'en' : 'fr';
}

/** `?langue=en` on any page: kept in a cookie, then the same address without it. */
function chosenLanguage(cookies: Cookies): Middleware {
  return async (context, next) => {
    const asked = context.method === 'GET' ? context.query['langue'] : undefined;
    if (asked !== 'fr' && asked !== 'en') return next();
    cookies.writeLocale(context, asked);
    const rest = new URLSearchParams(context.querystring);
    rest.delete('langue');
    context.status = 303;
    context.set('Location', context.path.replace(/^\/+/, '/') + (rest.size > 0 ? `?${rest}` : ''));
  };
}

function assets(files: Assets): Middleware {
  return async (context, next) => {
    if (!context.path.startsWith('/assets/')) return next();
    const file = files.at(context.path);
    if (!file) throw refusal('E_NOT_FOUND');
    context.set('Cache-Control', 'public, max-age=31536000, immutable');
    context.set('Vary', 'Accept-Encoding');
    context.type = file.type;
    const encoding = context.acceptsEncodings('br', 'gzip', 'identity');
    if (encoding === 'br' && file.brotli) {
      context.set('Content-Encoding', 'br');
      context.body = file.brotli;
    } else if (encoding === 'gzip' && file.gzip) {
      context.set('Content-Encoding', 'gzip');
      context.body = file.gzip;
    } else context.body = file.body;
  };
}

/** Whoever is signed in gets pages that no cache keeps. */
const privacy: Middleware = async (context, next) => {
  await next();
  const visit = visitOf(context);
  if (!context.response.get('Cache-Control'))
    context.set('Cache-Control', visit.person || context.method !== 'GET' ? 'no-store' : 'no-cache');
};

const compress = promisify(gzip);

const compressed: Middleware = async (context, next) => {
  await next();
  const { body } = context;
  if (typeof body !== 'string' || body.length < 1_400 || context.response.get('Content-Encoding')) return;
  context.vary('Accept-Encoding');
  if (context.acceptsEncodings('gzip', 'identity') !== 'gzip') return;
  context.body = await compress(body, { level: 4 });
  context.set('Content-Encoding', 'gzip');
};

/** Serves a visitor's page from memory while nothing changed, and keeps it when it was just made. */
function visitorPages(cache: VisitorCache): Middleware {
  return async (context, next) => {
    const visitor =
      (context.method === 'GET' || context.method === 'HEAD') &&
      !context.querystring &&
      !context.headers.cookie?.match(/lacoopol=|notice=/);
    if (!visitor) return next();
    const key = `${visitOf(context).locale} ${context.path}`;
    const found = cache.find(key);
    if (!found) {
      const { heard } = cache;
      // Made without an encoding, so that it can be kept in each.
      const accepted = context.headers['accept-encoding'];
      context.headers['accept-encoding'] = 'identity';
      await next();
      context.headers['accept-encoding'] = accepted;
      if (context.status !== 200 || !context.response.is('html') || typeof context.body !== 'string') return;
      const html = Buffer.from(context.body);
      const page = {
        status: 200,
        type: 'text/html; charset=utf-8',
        html,
        etag: `"${createHash('sha256').update(html).digest('base64url').slice(0, 22)}"`,
      };
      cache.keep(key, page, heard);
      return send(context, { ...page, encoded: new Map(), until: 0 });
    }
    return send(context, found);
  };
}

async function send(
  context: Context,
  page: { html: Buffer; encoded: Map<string, Buffer>; etag: string; type: string; until: number; status: number },
): Promise<void> {
  context.status = 200;
  context.type = page.type;
  context.set('ETag', page.etag);
  context.set('Cache-Control', 'no-cache');
  context.set('Vary', 'Accept-Encoding, Accept-Language, Cookie');
  if (context.get('if-none-match') === page.etag) {
    context.status = 304;
    return;
  }
  const encoding = context.headers['accept-encoding'] ? context.acceptsEncodings('br', 'gzip', 'identity') : 'identity';
  if (encoding !== 'br' && encoding !== 'gzip') {
    context.body = page.html;
    return;
  }
  let bytes = page.encoded.get(encoding);
  if (!bytes) {
    bytes = await packed(page.html, encoding);
    page.encoded.set(encoding, bytes);
  }
  context.set('Content-Encoding', encoding);
  context.body = bytes;
}

async function packed(html: Buffer, encoding: 'br' | 'gzip'): Promise<Buffer> {
  const stream =
    encoding === 'br'
      ? createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 5 } })
      : createGzip({ level: 6 });
  stream.end(html);
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
