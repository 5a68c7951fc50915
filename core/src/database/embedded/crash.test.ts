import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runningAs, unprivilegedAccount } from './account.js';
import { ask, killAndWait, postmaster, scratchFolder, start, starter, sweep } from './scratch.test.js';

describe('embedded PostgreSQL: after a crash', function () {
  this.timeout(60_000);
  afterEach(sweep);

  it('takes over the server that a kill -9 of its starter left', async () => {
    const folder = await scratchFolder();
    const child = starter(folder);
    await ask(await child.up(), 'create table acknowledged as select 1 as id');
    const orphan = await postmaster(join(folder, 'postgres', 'cluster'));
    await child.kill('SIGKILL');

    const began = performance.now();
    const database = await start(folder);
    expect(performance.now() - began).to.be.below(1000);
    expect(database.reused).to.equal(true);
    expect(await postmaster(join(folder, 'postgres', 'cluster'))).to.deep.equal(orphan);
    expect(await ask(database.ownerUrl, 'table acknowledged')).to.deep.equal([{ id: 1 }]);
    await database.stop();
    expect(await postmaster(join(folder, 'postgres', 'cluster'))).to.equal(null);
  });

  it('recovers after a kill -9 of the server too', async () => {
    const folder = await scratchFolder();
    const child = starter(folder);
    await ask(await child.up(), 'create table acknowledged as select 1 as id');
    const server = await postmaster(join(folder, 'postgres', 'cluster'));
    await child.kill('SIGKILL');
    await killAndWait(server?.pid ?? 0);

    const database = await start(folder);
    expect(database.reused).to.equal(false);
    expect(await ask(database.ownerUrl, 'table acknowledged')).to.deep.equal([{ id: 1 }]);
    await database.stop();
  });

  it('is not misled by a stranger who was given the process id since', async () => {
    const folder = await scratchFolder();
    await start(folder);
    const cluster = join(folder, 'postgres', 'cluster');
    const server = await postmaster(cluster);
    await killAndWait(server?.pid ?? 0);
    // PostgreSQL is misled only by a process of its own user.
    const account = process.getuid?.() === 0 ? await unprivilegedAccount() : null;
    const stranger = spawn('/bin/sleep', ['60'], runningAs(account));
    for (const lock of [join(cluster, 'postmaster.pid'), join(folder, 'postgres', 'socket', '.s.PGSQL.5432.lock')]) {
      await writeFile(lock, (await readFile(lock, 'utf8')).replace(/^\d+/, String(stranger.pid)));
    }
    const database = await start(folder).finally(() => stranger.kill());
    expect(database.reused).to.equal(false);
    await database.stop();
  });

  it('survives the Ctrl-C that its starter gets from the terminal', async () => {
    const folder = await scratchFolder();
    const child = starter(folder);
    const url = await child.up();
    await child.kill('SIGINT');
    await sleep(100);
    expect(await ask(url, 'select 1 as one')).to.deep.equal([{ one: 1 }]);
  });

  it('begins anew after a first start that was interrupted half-way', async () => {
    const folder = await scratchFolder();
    const home = join(folder, 'postgres');
    const unfinished = async () =>
      (await readdir(home).catch(() => [])).find((name) => name.startsWith('cluster.new-'));
    const child = starter(folder);
    while (!(await unfinished())) await sleep(5);
    await sleep(100);
    await child.kill('SIGKILL');
    expect(await readdir(home)).to.not.include('cluster');
    // What a computer that was switched off leaves, whose process ids are all gone.
    await mkdir(join(home, 'cluster.new-999999999-abc', 'base'), { recursive: true });

    const database = await start(folder);
    expect(await ask(database.runtimeUrl, 'select 1 as one')).to.deep.equal([{ one: 1 }]);
    expect(await readdir(home)).to.not.include('cluster.new-999999999-abc');
    await database.stop();
  });

  it('comes back after one of its own processes was killed, and is still stopped', async () => {
    const folder = await scratchFolder();
    const database = await start(folder);
    const seats = await ask<{ pid: number }>(
      database.ownerUrl.replace('lacoopol_owner', 'postgres'),
      `select pid from pg_stat_activity where application_name = 'lacoopol seat'`,
    );
    process.kill(seats[0]?.pid ?? 0, 'SIGKILL');
    await sleep(200);
    await database.stop();
    expect(await postmaster(join(folder, 'postgres', 'cluster'))).to.equal(null);
  });
});
