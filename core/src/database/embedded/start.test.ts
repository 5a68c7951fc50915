import { expect } from 'chai';
import { mkdir, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ask, postmaster, scratchFolder, start, sweep } from './scratch.test.js';

describe('embedded PostgreSQL: starting', function () {
  this.timeout(30_000);
  afterEach(sweep);

  it('makes a database that keeps its promises, and keeps it from one start to the next', async () => {
    const folder = await scratchFolder();
    const first = await start(folder);
    expect(first).to.include({ notice: null, reused: false });
    const [kept] = await ask(
      first.ownerUrl,
      `select current_setting('data_checksums') as checksums, current_setting('listen_addresses') as addresses,
         current_setting('server_encoding') as encoding, current_setting('jit') as jit, datlocale as locale,
         (select count(*)::int from pg_collation where collprovider = 'i') > 100 as icu,
         to_tsvector('french', 'l’école') @@ to_tsquery('french', 'école') as searches
       from pg_database where datname = current_database()`,
    );
    expect(kept).to.deep.equal({
      checksums: 'on',
      addresses: '',
      encoding: 'UTF8',
      jit: 'off',
      locale: 'C.UTF-8',
      icu: true,
      searches: true,
    });
    await ask(first.ownerUrl, `create table kept as select 'déjà là' as word`);
    const cluster = join(folder, 'postgres', 'cluster');
    await first.stop();
    await first.stop();
    expect(await postmaster(cluster)).to.equal(null);

    const second = await start(folder);
    expect(second.reused).to.equal(false);
    expect(await ask(second.ownerUrl, 'select word from kept')).to.deep.equal([{ word: 'déjà là' }]);
    await second.stop();
  });

  it('gives a role that owns and migrates, a role that owns nothing, and nobody else a way in', async () => {
    const database = await start(await scratchFolder());
    const roles = await ask(
      database.ownerUrl,
      `select rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolreplication,
         has_database_privilege(oid, 'lacoopol', 'connect') as connects,
         has_database_privilege(oid, 'lacoopol', 'create') as creates,
         has_database_privilege(oid, 'postgres', 'connect') as strays
       from pg_roles where rolname like 'lacoopol%' or rolname = 'pg_monitor' order by rolname`,
    );
    const nothing = {
      rolsuper: false,
      rolbypassrls: false,
      rolcreatedb: false,
      rolcreaterole: false,
      rolreplication: false,
    };
    expect(roles).to.deep.equal([
      { rolname: 'lacoopol_owner', ...nothing, connects: true, creates: true, strays: false },
      { rolname: 'lacoopol_runtime', ...nothing, connects: true, creates: false, strays: false },
      { rolname: 'pg_monitor', ...nothing, connects: false, creates: false, strays: false },
    ]);

    for (const extension of ['citext', 'ltree', 'pg_trgm', 'unaccent', 'btree_gist', 'pgcrypto']) {
      await ask(database.ownerUrl, `create extension ${extension}`);
    }
    await ask(
      database.ownerUrl,
      `create schema agenda create table action (id int) create view brief as select from action`,
    );
    await ask(database.ownerUrl, `create function agenda.one() returns int language sql as 'select 1'`);
    for (const forbidden of [
      'create schema mine',
      'create table mine (id int)',
      'create temp table mine (id int)',
      'table agenda.action',
    ]) {
      const refused = await ask(database.runtimeUrl, forbidden).then(
        () => '',
        (error: { code: string }) => error.code,
      );
      expect(refused, forbidden).to.equal('42501');
    }
    await database.stop();
  });

  it('brings back a role that was given more than it should have', async () => {
    const folder = await scratchFolder();
    const first = await start(folder);
    await ask(first.ownerUrl.replace('lacoopol_owner', 'postgres'), 'alter role lacoopol_runtime superuser bypassrls');
    await first.stop();
    const second = await start(folder);
    const rows = await ask(
      second.ownerUrl,
      `select rolsuper, rolbypassrls from pg_roles where rolname = 'lacoopol_runtime'`,
    );
    expect(rows).to.deep.equal([{ rolsuper: false, rolbypassrls: false }]);
    await second.stop();
  });

  it('finds a short private place for its socket where the path is too long, or odd', async () => {
    for (const name of ['long/'.repeat(25), 'a, "b" c, é']) {
      const folder = join(await scratchFolder(), name);
      await mkdir(folder, { recursive: true });
      const database = await start(folder);
      const socketFolder = new URL(database.ownerUrl).searchParams.get('host') ?? '';
      expect(socketFolder).to.match(/lacoopol-[0-9a-f]{12}$/);
      expect((await stat(socketFolder)).mode & 0o777).to.equal(0o700);
      expect(await ask(database.runtimeUrl, 'select 1 as one')).to.deep.equal([{ one: 1 }]);
      await database.stop();
      await rmdir(socketFolder);
    }
  });

  it('lets two starts at once share one server, which the last to leave stops', async () => {
    const folder = await scratchFolder();
    const both = await Promise.all([start(folder), start(folder)]);
    expect(both.map(({ reused }) => reused)).to.have.members([true, false]);
    const [one, other] = both;
    await one.stop();
    expect(await ask(other.runtimeUrl, 'select 1 as one')).to.deep.equal([{ one: 1 }]);
    await other.stop();
    expect(await postmaster(join(folder, 'postgres', 'cluster'))).to.equal(null);
  });

  it('never listens beyond its socket, whatever is set', async () => {
    const database = await start(await scratchFolder(), { fsync: 'off', listen_addresses: '*', work_mem: '5MB' });
    const [row] = await ask(
      database.ownerUrl,
      `select current_setting('listen_addresses') as addresses, current_setting('work_mem') as memory`,
    );
    expect(row).to.deep.equal({ addresses: '', memory: '5MB' });
    await database.stop();
  });
});
