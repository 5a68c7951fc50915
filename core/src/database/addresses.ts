import type { Config } from '../config.js';
import { StartupError } from '../errors.js';
import type { DatabaseAddresses } from '../composition.js';
import { startEmbeddedPostgres } from './embedded/index.js';
import createKnex, { type Knex } from 'knex';
import { connectionSettings } from './database.js';

/** A database ready to be used, and how to let go of it. */
export interface ReachedDatabase extends DatabaseAddresses {
  /** The role of requests and jobs, to be granted what it needs. */
  grantee: string;
  /** Something to tell the operator; null when there is nothing. */
  notice: string | null;
  close(): Promise<void>;
}

const RUNTIME = 'lacoopol_runtime';

/** How often one looks whether the embedded server is still there. */
const LOOK_MS = 500;

/**
 * Reaches the database of the settings: the embedded one, or DATABASE_URL. Where a host gives a single role, requests
 * take on a second one that it made, so that row-level security holds for them.
 * @throws StartupError where requests would run as a role that policies do not bind
 */
export async function reachDatabase(config: Config): Promise<ReachedDatabase> {
  if (!config.databaseUrl) return keepEmbedded(config.dataDir);
  const two = config.databaseOwnerUrl !== null && config.databaseOwnerUrl !== config.databaseUrl;
  const ownerUrl = config.databaseOwnerUrl ?? config.databaseUrl;
  const runtimeRole = two ? null : await takenOnRole(ownerUrl);
  const grantee = runtimeRole ?? decodeURIComponent(new URL(config.databaseUrl).username);
  await refuseUnbound(config.databaseUrl, grantee);
  return { ownerUrl, runtimeUrl: config.databaseUrl, runtimeRole, grantee, notice: null, close: async () => undefined };
}

/** The embedded server, and started again under the same addresses when it was killed or crashed for good. */
async function keepEmbedded(dataDir: string): Promise<ReachedDatabase> {
  let embedded = await startEmbeddedPostgres({ dataDir });
  let closed = false;
  let turn: Promise<void> | null = null;
  const keeper = setInterval(() => {
    if (embedded.standing() || turn || closed) return;
    turn = startEmbeddedPostgres({ dataDir })
      .then(async (again) => {
        embedded = again;
        if (closed) await again.stop();
      })
      // What failed now is tried again at the next look.
      .catch(() => undefined)
      .finally(() => (turn = null));
  }, LOOK_MS);
  keeper.unref();
  return {
    ownerUrl: embedded.ownerUrl,
    runtimeUrl: embedded.runtimeUrl,
    runtimeRole: null,
    grantee: RUNTIME,
    notice: embedded.notice,
    async close() {
      closed = true;
      clearInterval(keeper);
      await turn;
      await embedded.stop();
    },
  };
}

async function takenOnRole(url: string): Promise<string> {
  await once(url, async (knex) => {
    try {
      await knex.raw(`do $$ begin
        if not exists (select from pg_roles where rolname = '${RUNTIME}') then create role ${RUNTIME} nologin; end if;
        execute format('grant ${RUNTIME} to %I', current_user);
      end $$`);
    } catch (error) {
      throw new StartupError(
        `The role of DATABASE_URL may not create the role ${RUNTIME} (${(error as Error).message}). ` +
          'Create a second role for requests, put it into DATABASE_URL, and the one that owns the tables into DATABASE_OWNER_URL.',
      );
    }
  });
  return RUNTIME;
}

async function refuseUnbound(url: string, role: string): Promise<void> {
  await once(url, async (knex) => {
    const { rows } = await knex.raw<{ rows: { rolsuper: boolean; rolbypassrls: boolean }[] }>(
      'select rolsuper, rolbypassrls from pg_roles where rolname = ?',
      [role],
    );
    if (!rows[0] || rows[0].rolsuper || rows[0].rolbypassrls) {
      throw new StartupError(
        `${role} is a superuser or passes over row-level security: requests must run as a role that policies bind.`,
      );
    }
  });
}

async function once(url: string, run: (knex: Knex) => Promise<void>): Promise<void> {
  const knex = createKnex({
    client: 'pg',
    connection: connectionSettings(url) as Knex.PgConnectionConfig,
    pool: { min: 0, max: 1 },
  });
  try {
    await run(knex);
  } catch (error) {
    if (error instanceof StartupError) throw error;
    throw new StartupError(`The database of DATABASE_URL does not answer: ${(error as Error).message}`);
  } finally {
    await knex.destroy();
  }
}
