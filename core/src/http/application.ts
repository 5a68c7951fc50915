import { randomUUID } from 'node:crypto';
import Router from '@koa/router';
import Koa, { type Context, type Middleware } from 'koa';
import type { Logger } from 'pino';
import type { Config } from '../config.js';
import { refusal, Refusal, refusalFromDatabase } from '../errors.js';
import type { Assets } from '../rendering/assets.js';
import { atWork } from '../plugins/at-work.js';
import type { Registry } from '../plugins/declarations.js';
import type { FaultLog } from '../plugins/fault-log.js';
import { assetFiles } from './asset-files.js';
import { compressed } from './compress.js';
import type { Cookies } from './cookies.js';
import type { Faults } from './faults.js';
import type { Locale } from './request.js';
import type { Route } from './routes.js';
import type { Serve } from './serve.js';
import { newVisit, visitOf } from './visit.js';
import { hostCheck, shield } from './shield.js';
import type { VisitorCache } from './visitor-cache.js';
import { visitorPages } from './visitor-pages.js';

export interface ApplicationHouse {
  config: Config;
  log: Logger;
  faultLog: FaultLog;
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
  app.use(readable);
  app.use(requestLog(house.log));
  app.use(shield(house.config));
  const locale = (context: Context) => localeOf(context, house.cookies);
  const kept = visitorPages(house.visitorCache, locale);
  app.use(kept.answer);
  app.use(async (context, next) => {
    context.state['visit'] = newVisit(context, locale(context), house.cookies.readSession(context));
    try {
      await next();
    } catch (error) {
      await house.faults.answer(context, toRefusal(error, context, house));
    }
  });
  app.use(assetFiles(house.assets));
  app.use(house.health);
  app.use(hostCheck(house.config));
  for (const middleware of house.special) app.use(middleware);
  app.use(chosenLanguage(house.cookies));
  app.use(compressed);
  app.use(kept.keep);
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
  const key = (route: Route) => route.path.replace(/:\w+/g, '~');
  for (const route of [...declared].sort((a, b) => (key(a) < key(b) ? -1 : 1))) {
    router.register(route.path, [route.method.toLowerCase()], async (context) => {
      context.state['route'] = route;
      await serve.route(route, context as unknown as Context, context.params as Record<string, string>);
    });
  }
  const methods = (path: string) => {
    const { path: layers } = router.match(path, 'OPTIONS');
    return [...new Set(layers.flatMap((layer) => layer.methods))];
  };
  return { router, methods };
}

/** An address in full whose host is none: whatever comes after this would break over reading its path. */
const readable: Middleware = async (context, next) => {
  try {
    void context.path;
  } catch {
    context.status = 400;
    return;
  }
  await next();
};

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

function toRefusal(
  error: unknown,
  context: Context,
  { log, faultLog }: Pick<ApplicationHouse, 'log' | 'faultLog'>,
): Refusal {
  if (error instanceof Refusal) return error;
  const known = refusalFromDatabase(error);
  if (known) {
    log.warn({ id: context.state['id'], err: error as Error }, 'refused by the database');
    return known;
  }
  if (error instanceof URIError || (error as { status?: number }).status === 400) return refusal('E_MALFORMED');
  const route = context.state['route'] as Route | undefined;
  const plugin = atWork.blame(error) ?? route?.plugin ?? 'core';
  if (plugin === 'core') log.error({ id: context.state['id'], err: error as Error }, 'a request failed');
  else faultLog.note(plugin, 'request', `${route?.method} ${route?.path} failed: ${(error as Error).message}`, error);
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
    context.set('Location', context.path.replace(/^[/\\]+/, '/') + (rest.size > 0 ? `?${rest}` : ''));
  };
}

/** Whoever is signed in gets pages that no cache keeps. */
const privacy: Middleware = async (context, next) => {
  await next();
  const visit = visitOf(context);
  if (!context.response.get('Cache-Control'))
    context.set('Cache-Control', visit.person || context.method !== 'GET' ? 'no-store' : 'no-cache');
};
