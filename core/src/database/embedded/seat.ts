import { Socket } from 'node:net';
import pg from 'pg';
import { codeOf } from './process.js';
import type { Server } from './server.js';

/** Keys of advisory locks in the database `postgres`, where nothing else takes any. */
const IN_USE = 1;
const ROLES = 2;

/** Not up yet, on its way down, or gone between two looks: look again. */
const PASSING = ['57P01', '57P03', 'ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE'];

/**
 * A connection of the superuser that each process which uses the server keeps open. The server knows by it who is
 * still there, also after a kill -9: whoever leaves last stops it.
 */
export interface Seat {
  client: pg.Client;
  /** True while the connection stands. */
  taken: () => boolean;
  /** Gives the seat up; true when nobody else has one, and from then on nobody can take one. */
  leave: () => Promise<boolean>;
  /** One process at a time; from then on the seat alone does not keep ours alive. */
  inTurn: (work: () => Promise<void>) => Promise<void>;
}

/** Null while the server does not accept connections. */
export async function takeSeat({ socketFolder }: Server): Promise<Seat | null> {
  const socket = new Socket();
  const client = new pg.Client({
    host: socketFolder,
    port: 5432,
    user: 'postgres',
    database: 'postgres',
    ssl: false,
    application_name: 'lacoopol seat',
    stream: () => socket,
  });
  let taken = true;
  client.on('error', () => (taken = false));
  client.on('end', () => (taken = false));
  try {
    await client.connect();
    await client.query('select pg_advisory_lock_shared($1)', [IN_USE]);
  } catch (error) {
    await client.end().catch(() => {});
    if (PASSING.includes(codeOf(error)) || !taken) return null;
    throw error;
  }
  return {
    client,
    taken: () => taken,
    leave: async () => {
      socket.ref();
      await client.query('select pg_advisory_unlock_shared($1)', [IN_USE]);
      const { rows } = await client.query<{ alone: boolean }>('select pg_try_advisory_lock($1) as alone', [IN_USE]);
      return rows[0]?.alone === true;
    },
    inTurn: async (work) => {
      await client.query('select pg_advisory_lock($1)', [ROLES]);
      try {
        await work();
      } finally {
        await client.query('select pg_advisory_unlock($1)', [ROLES]);
        socket.unref();
      }
    },
  };
}
