import type { Route } from '../http/routes.js';
import { composed } from './composed.js';

export async function routesCommand(json: boolean): Promise<void> {
  const routes = (await composed((house) => house.registry.routes())).map(describe);
  if (json) process.stdout.write(`${JSON.stringify({ routes })}\n`);
  else
    for (const route of routes)
      process.stdout.write(`${route.method.padEnd(6)} ${route.path.padEnd(48)} ${route.access}\n`);
}

function describe({ method, path, plugin, access }: Route) {
  const rule = access.kind === 'permission' ? access.permission : access.kind;
  const circle =
    access.kind === 'member' || access.kind === 'permission'
      ? 'section'
      : access.kind === 'network'
        ? 'network'
        : 'public';
  return { method, path, plugin, access: rule, circle };
}
