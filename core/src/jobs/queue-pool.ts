import pg from 'pg';
import { connectionSettings } from '../database/database.js';

/** A pool as graphile-worker wants it: with somebody who hears when a connection breaks, idle or in use. */
export function queuePool(url: string, max: number, onError: (error: Error) => void): pg.Pool {
  const pool = new pg.Pool({ ...connectionSettings(url), max });
  pool.on('error', onError);
  pool.on('connect', (client) => void client.on('error', onError));
  return pool;
}
