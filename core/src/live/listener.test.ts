import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { createLog } from '../log.js';
import { cloneDatabase } from '../testing/server.js';
import { Database } from '../database/database.js';
import { Listener } from './listener.js';

// A database that goes away and comes back: a relay in front of the real one, which can be cut.
describe('hearing the database', function () {
  this.timeout(15_000);
  let relay: Server;
  let away = false;
  const tried: number[] = [];
  const open = new Set<Socket>();
  let database: Awaited<ReturnType<typeof cloneDatabase>>;
  let direct: Database;
  let listener: Listener;
  const heard: string[] = [];
  let missed = 0;

  before(async () => {
    database = await cloneDatabase();
    direct = new Database(database.runtimeUrl);
    const url = new URL(database.runtimeUrl);
    const socket = join(url.searchParams.get('host')!, '.s.PGSQL.5432');
    relay = createServer((client) => {
      tried.push(Date.now());
      client.on('error', () => undefined);
      if (away) return void client.destroy();
      const server = connect(socket);
      server.on('error', () => undefined);
      for (const end of [client, server]) open.add(end);
      client.pipe(server).pipe(client);
    });
    await new Promise<void>((done) => relay.listen(0, '127.0.0.1', done));
    const { port } = relay.address() as { port: number };
    listener = new Listener(
      `postgresql://${url.username}@127.0.0.1:${port}${url.pathname}`,
      null,
      createLog('silent', 'test'),
    );
    listener.onNews(
      (news) => heard.push(news.kind),
      () => (missed += 1),
    );
    await listener.start();
  });
  after(async () => {
    await listener.close();
    for (const socket of open) socket.destroy();
    await new Promise((done) => relay.close(done));
    await direct.close();
    await database.drop();
  });

  const tell = async () => {
    await direct.knex.raw(`select pg_notify('lacoopol', '{"kind":"changed","section":1}')`);
    await sleep(200);
  };

  it('is tried again once a second while it is away, by one connection, which then hears each word once', async () => {
    await tell();
    expect(heard).to.deep.equal(['changed']);
    away = true;
    tried.length = 0;
    for (const socket of open) socket.destroy();
    await sleep(4_500);
    expect(tried.length).to.be.within(3, 5);
    away = false;
    await sleep(1_500);
    const before = missed;
    await tell();
    expect(heard).to.deep.equal(['changed', 'changed']);
    expect(before, 'told to look afresh').to.be.greaterThan(1);
    tried.length = 0;
    await sleep(1_500);
    expect(tried, 'no other connection is still trying').to.deep.equal([]);
  });
});
