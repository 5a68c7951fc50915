import { expect } from 'chai';
import type { Host, JobHandle } from '../sdk/index.js';
import { house, type House, type MadePerson, type MadeSection } from '../testing/index.js';
import { notes } from '../testing/notes.js';

/** Effective on every process within a second. */
const SOON_MS = 1_000;

describe('a plugin switched off in a section', () => {
  let site: House;
  let other: Awaited<ReturnType<House['second']>>;
  let national: MadeSection;
  let federation: MadeSection;
  let section: MadeSection;
  let claire: MadePerson;
  let address: string;
  let poke: JobHandle<{ section: number }>;
  let heard: string[] = [];

  before(async () => {
    const more = (host: Host) => {
      poke = host.job('poke', async () => void heard.push('job'));
      host.schedule(
        '0 * * * *',
        host.job('tick', async (work) => {
          const { rows } = await work.raw<{ text: string }>('select text from notes.notes');
          heard.push(...rows.map(({ text }) => `tick ${text}`));
        }),
      );
      host.on<{ text: string }>('notes/written', async (_, { text }) => void heard.push(`hook ${text}`));
    };
    site = await house([notes(more)]);
    other = await site.second();
  });
  beforeEach(async () => {
    await site.migrator.query('truncate notes.notes');
    national = await site.make.section({ kind: 'national', communes: [] });
    federation = await site.make.section({ kind: 'federation', parent: national, communes: [] });
    section = await site.make.section({ parent: federation });
    claire = await site.make.member(section, { roles: ['secretary'] });
    address = `/sections/${section.slug}`;
    await (await site.client(claire)).submit(`${address}/notes`, { text: 'Rendez-vous', circle: 'public' });
    await site.work();
    heard = [];
  });
  after(() => site.close());

  const turn = async (state: 'on' | 'off') => {
    const client = await site.client(claire);
    await client.submit(`${address}/reglages`, { intent: 'plugin', plugin: 'notes', state });
  };
  /** Milliseconds until something holds; asked every 20. */
  const until = async (holds: () => Promise<boolean> | boolean): Promise<number> => {
    const start = performance.now();
    while (!(await holds())) {
      if (performance.now() - start > 5 * SOON_MS) break;
      await new Promise((done) => setTimeout(done, 20));
    }
    return performance.now() - start;
  };

  it('is gone on another process within a second, kept pages included, and back as fast', async () => {
    const visitor = await other.client();
    const front = async () => (await visitor.get(address)).text.includes(`${address}/notes`);
    expect(await front(), 'its tab, on a page that is then kept').to.equal(true);
    await turn('off');
    expect(await until(async () => !(await front()))).to.be.below(SOON_MS);
    expect((await visitor.get(`${address}/notes`)).status).to.equal(404);
    await turn('on');
    expect(await until(front)).to.be.below(SOON_MS);
    expect((await visitor.get(`${address}/notes`)).text).to.contain('Rendez-vous');
  });

  it('answers 404 to everybody, officers included, on pages, forms and the API', async () => {
    const people = [
      null,
      claire,
      await site.make.member(section),
      await site.make.officer(federation, 'federation-lead'),
      await site.make.officer(national, 'national-officer'),
    ];
    await turn('off');
    for (const person of people) {
      const client = await other.client(person ?? undefined);
      await client.get('/');
      const replies = [
        await client.get(`${address}/notes`),
        await client.post(`${address}/notes`, { text: 'x', circle: 'section' }),
        await client.api('POST', `/api/v1${address}/notes`, { text: 'x', circle: 'section' }),
      ];
      for (const reply of replies) expect(reply.status, person?.name ?? 'visitor').to.be.oneOf([404, 403]);
      expect(replies[0]!.status).to.equal(404);
      expect(replies[2]!.status).to.equal(404);
    }
    expect(await site.migrator.query('select from notes.notes')).to.have.length(1);
  });

  it('hears no hook, and hears the next one when it is back on', async () => {
    const client = await site.client(claire);
    await client.submit(`${address}/notes`, { text: 'avant', circle: 'section' });
    await turn('off');
    await site.work();
    expect(heard).to.deep.equal([]);
    await turn('on');
    await client.submit(`${address}/notes`, { text: 'après', circle: 'section' });
    await site.work();
    expect(heard).to.deep.equal(['hook après']);
  });

  it('does no job there, and its schedules see the other sections only', async () => {
    const elsewhere = await site.make.section({ parent: federation });
    await site.migrator.query(`insert into notes.notes (text, section_id) values ('ailleurs', ?)`, [elsewhere.id]);
    await site.migrator.query(`insert into notes.notes (text, section_id) values ('ici', ?)`, [section.id]);
    await turn('off');
    await site.asSystem(section.id, async (work) => poke.enqueue(work, { section: section.id }));
    await site.work();
    await site.runSchedule('notes/tick');
    expect(heard).to.include('tick ailleurs').and.not.include('job').and.not.include('tick ici');
    await turn('on');
    await site.asSystem(section.id, async (work) => poke.enqueue(work, { section: section.id }));
    await site.work();
    await site.runSchedule('notes/tick');
    expect(heard).to.include('job').and.include('tick ici');
  });

  it('fills no slot, and fills it again', async () => {
    const member = await other.client(claire);
    const filled = async () => (await member.get(address)).text.includes('notes-slot');
    expect(await filled()).to.equal(true);
    await turn('off');
    expect(await filled()).to.equal(false);
    await turn('on');
    expect(await filled()).to.equal(true);
  });

  it('ends its live streams on another process within a second, and takes them again', async () => {
    const open = async () => {
      const abort = new AbortController();
      const cookie = (await other.client(claire)).cookies().map(({ name, value }) => `${name}=${value}`);
      const reply = await fetch(`${other.url}/live?channel=notes/list/${section.id}`, {
        headers: { cookie: cookie.join('; ') },
        signal: abort.signal,
      });
      const stream = { status: reply.status, text: '', ended: false, close: () => abort.abort() };
      void (async () => {
        for await (const chunk of reply.body!) stream.text += Buffer.from(chunk).toString();
        stream.ended = true;
      })().catch(() => undefined);
      return stream;
    };
    const stream = await open();
    expect(stream.status).to.equal(200);
    await turn('off');
    expect(await until(() => stream.ended)).to.be.below(SOON_MS);
    expect((await open()).status).to.equal(404);
    await turn('on');
    const again = await open();
    await (await site.client(claire)).submit(`${address}/notes`, { text: 'en direct', circle: 'section' });
    expect(await until(() => again.text.includes('en direct'))).to.be.below(SOON_MS);
    again.close();
  });

  it('sends no mail that was waiting', async () => {
    await site.asSystem(section.id, (work) =>
      site.cradle.notifications.send(work, {
        kind: 'notes/note',
        to: [claire.id],
        section: section.id,
        model: { text: 'trop tard' },
      }),
    );
    await turn('off');
    await site.work();
    expect((await site.mails()).filter(({ body }) => body.includes('trop tard'))).to.deep.equal([]);
  });

  it('is off for the groups and sections below a level that withholds it, at once', async () => {
    const lead = await site.client(await site.make.officer(federation, 'federation-lead'));
    const visitor = await other.client();
    await lead.submit(`/sections/${federation.slug}/reglages/notes`, { intent: 'below', state: 'unavailable' });
    expect(await until(async () => (await visitor.get(`${address}/notes`)).status === 404)).to.be.below(SOON_MS);
  });
});
