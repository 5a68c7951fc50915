import type { Middleware } from 'koa';
import { z } from 'zod';
import type { Config } from '../config.js';
import type { Registry } from '../plugins/declarations.js';
import { coreVersion } from '../plugins/house.js';
import type { Route } from './routes.js';

/**
 * `/api/openapi.json`: the JSON API described from the very schemas that validate it.
 * Source: https://spec.openapis.org/oas/v3.1.0
 */
export function openApi(registry: Registry, config: Pick<Config, 'baseUrl'>): Middleware {
  let described: object | null = null;
  return async (context, next) => {
    if (context.path !== '/api/openapi.json' || context.method !== 'GET') return next();
    described ??= describeApi(registry.routes(), config.baseUrl);
    context.set('Cache-Control', 'no-cache');
    context.body = described;
  };
}

function describeApi(routes: readonly Route[], baseUrl: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    if (route.kind !== 'api') continue;
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    (paths[path] ??= {})[route.method.toLowerCase()] = operation(route);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'LaCooPol',
      version: coreVersion,
      license: { name: 'AGPL-3.0-or-later', identifier: 'AGPL-3.0-or-later' },
    },
    servers: [{ url: baseUrl }],
    paths,
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: baseUrl.startsWith('https:') ? '__Host-lacoopol' : 'lacoopol' },
      },
      schemas: { Error: z.toJSONSchema(ErrorBody) },
      responses: {
        Error: {
          description: 'What went wrong, and what to do next',
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
        },
      },
    },
  };
}

const ErrorBody = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    help: z.string().optional(),
    fields: z.record(z.string(), z.string()).optional(),
  }),
});

function operation(route: Route): object {
  return {
    operationId: `${route.method.toLowerCase()}${route.path.replace('/api/v1', '').replace(/[/:-](\w)/g, (_, letter: string) => letter.toUpperCase())}`,
    tags: [route.plugin],
    summary: route.summary,
    ...(route.access.kind === 'public' ? {} : { security: [{ session: [] }] }),
    parameters: [...parameters(route, 'path'), ...parameters(route, 'query')],
    ...(route.body
      ? {
          requestBody: { required: true, content: { 'application/json': { schema: jsonSchema(route.body, 'input') } } },
        }
      : {}),
    responses: {
      [route.status]: {
        description: 'Done',
        content: { 'application/json': { schema: route.answer ? jsonSchema(route.answer, 'output') : {} } },
      },
      default: { $ref: '#/components/responses/Error' },
    },
  };
}

function parameters(route: Route, where: 'path' | 'query'): object[] {
  const schema = where === 'path' ? route.params : route.query;
  const described = schema
    ? (jsonSchema(schema, 'input') as { properties?: Record<string, object>; required?: string[] })
    : {};
  const names =
    where === 'path'
      ? [...route.path.matchAll(/:(\w+)/g)].map((match) => match[1]!)
      : Object.keys(described.properties ?? {});
  return names.map((name) => ({
    name,
    in: where,
    required: where === 'path' || (described.required ?? []).includes(name),
    schema:
      described.properties?.[name] && Object.keys(described.properties[name]).length > 0
        ? described.properties[name]
        : { type: 'string' },
  }));
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): object {
  const { $schema: _, ...described } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Record<
    string,
    unknown
  >;
  return described;
}
