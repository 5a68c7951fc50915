import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import pg from 'pg';
import { readConfig } from '../config.js';
import { reachDatabase, type ReachedDatabase } from './addresses.js';
import { connectionSettings } from './database.js';

describe('the database of the settings', function () {
  this.timeout(60_000);
  let folder: string;
  let database: ReachedDatabase;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'lacoopol-reach-'));
    chmodSync(folder, 0o755);
    database = await reachDatabase(readConfig({ DATA_DIR: folder }));
  });
  after(async () => {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const ask = async (sql: string) => {
    const client = new pg.Client(connectionSettings(database.ownerUrl));
    client.on('error', () => undefined);
    try {
      await client.connect();
      return (await client.query<Record<string, unknown>>(sql)).rows;
    } finally {
      await client.end().catch(() => undefined);
    }
  };

  it('is started again by itself when it was killed, with what was stored', async () => {
    await ask('create table kept as select 7 as number');
    const pid = Number(readFileSync(join(folder, 'postgres', 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0]);
    process.kill(pid, 'SIGKILL');
    const limit = Date.now() + 30_000;
    let rows: unknown[] = [];
    while (rows.length === 0 && Date.now() < limit) {
      rows = await ask('select number from kept').catch(() => []);
      await new Promise((done) => setTimeout(done, 100));
    }
    expect(rows).to.deep.equal([{ number: 7 }]);
  });

  it('is refused where requests would run as a superuser', async () => {
    const url = database.ownerUrl.replace('lacoopol_owner@', 'postgres@');
    const refused = await reachDatabase(
      readConfig({ DATA_DIR: folder, DATABASE_URL: url, DATABASE_OWNER_URL: database.ownerUrl }),
    ).then(
      () => 'accepted',
      (error: Error) => error.message,
    );
    expect(refused).to.contain('superuser');
  });

  it('takes on a role that policies bind, where a host gives one role only', async () => {
    const url = database.ownerUrl.replace('lacoopol_owner@', 'postgres@');
    const reached = await reachDatabase(readConfig({ DATA_DIR: folder, DATABASE_URL: url }));
    expect(reached).to.include({ runtimeRole: 'lacoopol_runtime', grantee: 'lacoopol_runtime' });
  });
});
