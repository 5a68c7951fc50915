import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { readConfig, type Config } from '../../core/dist/config.js';
import { reachDatabase, type ReachedDatabase } from '../../core/dist/database/addresses.js';
import { connectionSettings } from '../../core/dist/database/database.js';
import { Migrator } from '../../core/dist/database/migrate.js';
import { makeDemonstration } from '../../core/dist/demonstration/make.js';
import { makeSessionCookie } from '../../core/dist/identity/printed-links.js';
import { createLog } from '../../core/dist/log.js';
import { migrateAll } from '../../core/dist/main.js';
import { loadTerritory } from '../../core/dist/territory/load.js';
import { fillFloor } from './floor/rows.js';
import { freePort, serve, type Served } from './served.js';

/** Whom the signed-in pages are measured as: the secretary of the demonstration's first section. */
export const SECRETARY = 'claire.muller@example.org';
export const SECTION_PAGE = '/sections/strasbourg-centre';

/**
 * What all benchmarks stand on: the embedded PostgreSQL as it is in use (it waits for the disk), the demonstration, and
 * beside it the floor's own tables in the same database.
 */
export class Ground {
  readonly #served: Served[] = [];

  #reached: ReachedDatabase | null = null;
  #owner: Migrator | null = null;
  /** Session of the floor, as the value of its cookie. */
  floorToken = '';

  private constructor(
    readonly folder: string,
    readonly config: Config,
  ) {}

  /** An empty folder; everything else is made by `prepare`, and all of it is taken away by `close`. */
  static async choose(): Promise<Ground> {
    const folder = await mkdtemp(join(tmpdir(), 'lacoopol-bench-'));
    // As root the database runs as another account, which has to get there.
    await chmod(folder, 0o755);
    return new Ground(folder, readConfig({ DATA_DIR: folder, PORT: String(await freePort()), LOG_LEVEL: 'warn' }));
  }

  async prepare(): Promise<void> {
    await this.takeUp();
    const log = createLog('warn', 'bench');
    await migrateAll(this.config, this.migrator, log);
    await loadTerritory(this.migrator);
    await makeDemonstration(this.config, this.database, { seed: 1, size: 'small', log });
    this.floorToken = await fillFloor(this.migrator);
    await this.settle();
  }

  get database(): ReachedDatabase {
    if (!this.#reached) throw new Error('The database is not there yet.');
    return this.#reached;
  }

  get migrator(): Migrator {
    if (!this.#owner) throw new Error('The database is not there yet.');
    return this.#owner;
  }

  /** The folder of the database's files. */
  get cluster(): string {
    return join(this.folder, 'postgres', 'cluster');
  }

  /** Statistics fresh and nothing left to write, so that the rounds do not pay for what came before. */
  async settle(): Promise<void> {
    await this.asSuperuser(async (client) => {
      await client.query('vacuum (analyze)');
      await client.query('checkpoint');
    });
  }

  async asSuperuser<T>(run: (client: pg.Client) => Promise<T>): Promise<T> {
    const client = new pg.Client({ ...connectionSettings(this.database.ownerUrl), user: 'postgres' });
    await client.connect();
    try {
      return await run(client);
    } finally {
      await client.end();
    }
  }

  /** The headers of somebody who is signed in. */
  async signedIn(email: string): Promise<Record<string, string>> {
    return { cookie: await makeSessionCookie(this.config, this.migrator, email) };
  }

  /** Starts one web process of ours. @param runtimeUrl another role, or another way to the database */
  async web(runtimeUrl = this.database.runtimeUrl): Promise<Served> {
    const { ownerUrl, runtimeRole } = this.database;
    return this.#started('../../core/dist/web.js', {
      DATA_DIR: this.folder,
      WORKERS: '1',
      LACOOPOL_HANDED: JSON.stringify({ database: { runtimeUrl, ownerUrl, runtimeRole }, demonstration: true }),
    });
  }

  /** Starts the floor. @param bytes a file that it sends from memory at `/bytes` */
  async floor(bytes = ''): Promise<Served> {
    return this.#started('./floor/server.js', { FLOOR_DATABASE: this.database.ownerUrl, FLOOR_BYTES: bytes });
  }

  /** Lets go of the database, for a command that starts it by itself; it stops, and comes back at the same address. */
  async release(): Promise<void> {
    await this.#owner?.close();
    await this.#reached?.close();
    this.#owner = null;
  }

  /** Starts the database. */
  async takeUp(): Promise<void> {
    this.#reached = await reachDatabase(this.config);
    this.#owner = new Migrator(this.#reached.ownerUrl, this.#reached.grantee);
  }

  async close(): Promise<void> {
    for (const served of this.#served) await served.stop();
    await this.release();
    await rm(this.folder, { recursive: true, force: true });
  }

  async #started(module: string, env: Record<string, string>): Promise<Served> {
    const port = await freePort();
    const served = await serve(module, port, this.folder, { ...env, BASE_URL: `http://localhost:${port}` });
    this.#served.push(served);
    return served;
  }
}
