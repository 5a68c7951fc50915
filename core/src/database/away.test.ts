import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { access, page } from '../sdk/index.js';
import { house, type House, type MadeSection } from '../testing/index.js';
import { notes } from '../testing/notes.js';
import { entering } from './enter.js';

describe('a database that is away for a moment', function () {
  this.timeout(30_000);
  let site: House;
  let section: MadeSection;
  let between: () => Promise<void> = async () => undefined;

  before(async () => {
    const slow = notes((host) =>
      host.pages.get('/sections/:slug/notes/slow', { access: access.public }, async ({ work }) => {
        await between();
        await work.raw('select 1');
        return page('notes/list', { texts: [], canWrite: false }, { title: 'slow' });
      }),
    );
    site = await house([slow]);
    section = await site.make.section();
  });
  after(() => site.close());

  const cutAll = () =>
    site.cradle.database.knex.raw(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where pid <> pg_backend_pid() and application_name = 'lacoopol' and datname = current_database()`,
    );

  it('is told as such where a connection broke between two queries, and the next request is served', async () => {
    const visitor = await site.client();
    between = async () => {
      await cutAll();
      await sleep(100);
    };
    const cut = await visitor.get(`/sections/${section.slug}/notes/slow`);
    between = async () => undefined;
    expect([cut.status, cut.headers.get('retry-after')]).to.deep.equal([503, '5']);
    expect((await visitor.get(`/sections/${section.slug}/notes/slow`)).status).to.equal(200);
  });

  it('is told as such where every connection is taken, and all are served once one is free', async () => {
    const visitor = await site.client();
    let free: () => void = () => undefined;
    const gate = new Promise<void>((open) => (free = open));
    const holding = Array.from({ length: 10 }, () => site.asSystem(null, () => gate));
    const late = await visitor.get(`/sections/${section.slug}/notes/slow`);
    expect([late.status, late.headers.get('retry-after')]).to.deep.equal([503, '5']);
    const waiting = Array.from({ length: 30 }, () => visitor.get(`/sections/${section.slug}/notes/slow`));
    free();
    await Promise.all(holding);
    expect(new Set((await Promise.all(waiting)).map((reply) => reply.status))).to.deep.equal(new Set([200]));
  });

  it('acknowledges nothing that was rolled back, even where a handler let an error go by', async () => {
    const work = site.cradle.database.work(
      { readOnly: false, enter: entering.system({ section: null }) },
      async (work) => {
        await work.raw('select 1 / 0').catch(() => undefined);
        return 'stored';
      },
    );
    const outcome = await work.catch((error: Error) => error.message);
    expect(outcome).not.to.equal('stored');
  });
});
