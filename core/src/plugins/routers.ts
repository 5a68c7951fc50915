import Router from '@koa/router';
import type { Access, ApiRouter, Method, PageRouter, Route } from '../http/routes.js';

/** The routers that the core and the plugins declare their addresses with; every misuse throws at once. */
export function pageRouter(owner: string, routes: Route[], mayOwn: (path: string) => boolean): PageRouter {
  const declare = (method: Method, path: string, options: Loose, handler: unknown) => {
    if (!mayOwn(path))
      throw new Error(`${owner} may not have a page at ${path}: claim the address first, or stay below the section's.`);
    routes.push(route(owner, method, path, method === 'GET' ? 'page' : 'form', options, handler));
  };
  return {
    get: (path, options, handler) => declare('GET', path, options as Loose, handler),
    post: (path, options, handler) => declare('POST', path, options as unknown as Loose, handler),
  };
}

export function apiRouter(owner: string, routes: Route[]): ApiRouter {
  const method =
    (name: Method): ApiRouter['get'] =>
    (path, options, handler) => {
      routes.push(route(owner, name, `/api/v1${path}`, 'api', options as Loose, handler));
    };
  return {
    get: method('GET'),
    post: method('POST'),
    put: method('PUT'),
    patch: method('PATCH'),
    delete: method('DELETE'),
  };
}

type Loose = Partial<
  Pick<Route, 'params' | 'query' | 'body' | 'answer' | 'status' | 'summary' | 'retry' | 'ahead' | 'reads' | 'kept'>
> & { access?: Access; form?: Route['body'] };

function route(
  owner: string,
  method: Method,
  path: string,
  kind: Route['kind'],
  options: Loose,
  handler: unknown,
): Route {
  if (!options.access) throw new Error(`${method} ${path} has no access rule: say who may come in.`);
  const { access } = options;
  refuseFaultyPath(path);
  if ((access.kind === 'member' || access.kind === 'permission') && !path.includes('/sections/:slug')) {
    throw new Error(`${method} ${path} asks for rights in a section, and its address names none.`);
  }
  return {
    method,
    path,
    plugin: owner,
    access:
      access.kind === 'permission' ? { kind: 'permission', permission: fullName(owner, access.permission) } : access,
    kind,
    params: options.params ?? null,
    query: options.query ?? null,
    body: options.body ?? options.form ?? null,
    answer: options.answer ?? null,
    status: options.status ?? 200,
    summary: options.summary ?? null,
    handler: handler as Route['handler'],
    retry: options.retry ?? null,
    ahead: options.ahead ?? null,
    reads: options.reads ?? null,
    kept: options.kept ?? false,
  };
}

/** A name within its owner: `action.organise` of the agenda is `agenda/action.organise`. */
export function fullName(owner: string, name: string): string {
  return name.includes('/') ? name : `${owner}/${name}`;
}

/** @throws where the router could not use it: one faulty address would keep the whole site from being served */
function refuseFaultyPath(path: string): void {
  try {
    new Router().register(path, ['get'], () => undefined);
  } catch (error) {
    throw new Error(`${path} is no address: ${(error as Error).message}`);
  }
}
