import type { Middleware } from 'koa';
import type { Database } from '../database/database.js';

/** `/healthz`: this process lives. `/readyz`: the database answers and a worker was seen lately. */
export function health(house: { database: Database }): Middleware {
  return async (context, next) => {
    if (context.path === '/healthz') {
      context.set('Cache-Control', 'no-store');
      context.body = { status: 'ok' };
      return;
    }
    if (context.path !== '/readyz') return next();
    context.set('Cache-Control', 'no-store');
    const database = await house.database.answers();
    const worker = database && (await workerSeen(house.database));
    context.status = database && worker ? 200 : 503;
    if (context.status === 503) context.set('Retry-After', '5');
    context.body = { status: context.status === 200 ? 'ready' : 'not ready', database, worker };
  };
}

async function workerSeen(database: Database): Promise<boolean> {
  try {
    const { rows } = await database.knex.raw<{ rows: { seen: boolean }[] }>(`select core.worker_seen() as seen`);
    return rows[0]?.seen ?? false;
  } catch {
    return false;
  }
}
