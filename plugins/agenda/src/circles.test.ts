import { expect } from 'chai';
import type { MadePerson, MadeSection } from '@lacoopol/core/testing';
import { SATURDAY, Scene } from './scene.test.js';

const visitor = undefined;

describe('who may do what with an action', () => {
  let scene: Scene;
  let other: MadeSection;
  let neighbour: MadePerson;
  let neighbourOrganiser: MadePerson;
  let lead: MadePerson;
  let member: MadePerson;
  const ids: Record<string, { action: number; shift: number }> = {};

  before(async () => {
    scene = await Scene.open();
    other = await scene.site.make.section({ parent: scene.federation });
    neighbour = await scene.site.make.member(other);
    neighbourOrganiser = await scene.site.make.member(other, { roles: ['organiser', 'secretary'] });
    lead = await scene.site.make.officer(scene.federation, 'federation-lead');
    member = await scene.free();
    for (const circle of ['section', 'network', 'public']) {
      const action = await scene.plan(2, { circle, title: `Pour ${circle}` });
      ids[circle] = { action: action.id, shift: action.shifts[0]!.id };
    }
  });
  after(() => scene.close());

  const status = async (
    person: MadePerson | undefined,
    method: 'GET' | 'POST' | 'PATCH',
    path: string,
    body?: unknown,
  ) => (await (await scene.as(person)).api(method, `/api/v1${path}`, body)).status;

  it('is read by those whose circle it is, and is absent for everybody else', async () => {
    const read = async (person: MadePerson | undefined) =>
      Promise.all(
        ['section', 'network', 'public'].map((circle) => status(person, 'GET', `/actions/${ids[circle]!.action}`)),
      );
    expect(await read(visitor)).to.deep.equal([404, 404, 200]);
    expect(await read(neighbour)).to.deep.equal([404, 200, 200]);
    expect(await read(lead), 'a role above opens no circle').to.deep.equal([404, 404, 200]);
    expect(await read(member)).to.deep.equal([200, 200, 200]);
  });

  it('is planned, changed, filled and called off by its organisers alone', async () => {
    for (const circle of ['section', 'network', 'public']) {
      const { action, shift } = ids[circle]!;
      const calls: ['GET' | 'POST' | 'PATCH', string, unknown][] = [
        ['PATCH', `/actions/${action}`, { title: 'Pris' }],
        ['POST', `/actions/${action}/cancel`, {}],
        ['GET', `/shifts/${shift}`, undefined],
        ['GET', `/shifts/${shift}/candidates`, undefined],
        ['POST', `/shifts/${shift}/asks`, { count: 1 }],
      ];
      for (const [method, path, body] of calls) {
        expect(await status(visitor, method, path, body), `visitor ${method} ${path}`).to.equal(401);
        expect(await status(member, method, path, body), `member ${method} ${path}`).to.equal(403);
        for (const who of [neighbour, neighbourOrganiser]) {
          expect(await status(who, method, path, body), `neighbour ${method} ${path}`).to.equal(
            circle === 'section' ? 404 : 403,
          );
        }
        expect(await status(lead, method, path, body), `lead ${method} ${path}`).to.equal(
          circle === 'public' ? 403 : 404,
        );
      }
    }
    const plan = { ...SATURDAY, shifts: [{ start: '2026-12-05T09:00', end: '2026-12-05T11:00', need: 1 }] };
    for (const [who, expected] of [
      [visitor, 401],
      [member, 403],
      [neighbour, 403],
      [neighbourOrganiser, 403],
      [lead, 403],
    ] as const) {
      expect(await status(who, 'POST', `/sections/${scene.section.slug}/actions`, plan)).to.equal(expected);
    }
    expect(
      await status(lead, 'POST', `/sections/${scene.federation.slug}/actions`, plan),
      'at their own level',
    ).to.equal(201);
  });

  it('lets members of other sections come where the circle is theirs, and keeps names in the section', async () => {
    const come = async (circle: string) => {
      const client = await scene.as(neighbour);
      const path = `/sections/${scene.section.slug}/agenda/creneaux/${ids[circle]!.shift}`;
      return (await client.submit('/moi', { back: 'agenda' }, `${path}/venir`)).status;
    };
    expect(await come('section')).to.equal(404);
    expect(await come('network')).to.equal(303);
    expect(await scene.board(ids['network']!.shift)).to.include({ seats: 1 });
    const names = (section: number) =>
      scene.site.asSystem(section, async (work) =>
        (await work.raw<{ name: string }>('select name from agenda.roll(?)', [ids['network']!.shift])).rows.map(
          (row) => row.name,
        ),
      );
    expect(await names(scene.section.id), 'the section knows who comes').to.deep.equal([neighbour.name]);
    expect(await names(other.id), 'their own section does not').to.deep.equal([]);
    const withdrawn = await (
      await scene.as(neighbour)
    ).submit(
      '/moi',
      { back: 'agenda' },
      `/sections/${scene.section.slug}/agenda/creneaux/${ids['network']!.shift}/se-retirer`,
    );
    expect(withdrawn.status).to.equal(303);
    expect(await scene.board(ids['network']!.shift)).to.include({ seats: 0, no: 1 });
  });

  it('tells how a shift fills live to those who may open its page, and to no role above', async () => {
    const listen = async (person: MadePerson) => {
      const cookie = (await scene.as(person)).cookies().map(({ name, value }) => `${name}=${value}`);
      const stream = await fetch(`${scene.site.url}/live?channel=agenda/shift/${ids['public']!.shift}`, {
        headers: { cookie: cookie.join('; ') },
      });
      await stream.body?.cancel();
      return stream.status;
    };
    expect(await listen(scene.organiser)).to.equal(200);
    for (const who of [member, neighbourOrganiser, lead]) expect(await listen(who)).to.equal(404);
  });

  it('closes the link of an ask to whoever left the section, though they belong to another', async () => {
    const leaver = await scene.free();
    await scene.ask(ids['section']!.shift, { people: [leaver.id] });
    await scene.site.work();
    const link = await scene.link(leaver);
    const anybody = await scene.as();
    expect((await anybody.get(link)).status).to.equal(200);
    await scene.site.migrator.query('update core.memberships set until = since where person_id = ?', [leaver.id]);
    await scene.site.make.membership(leaver, other);
    const reply = await anybody.get(link);
    expect(reply.status).to.equal(404);
    expect(reply.text).not.to.contain('Pour section');
    expect((await anybody.post(link, { answer: 'yes' })).status).to.equal(404);
  });

  it('asks nobody of another section, by name or by chance', async () => {
    await scene.call(neighbour, 'PUT', '/me/availability', { weekly: [{ day: 6, start: '08:00', end: '13:00' }] });
    const { candidates } = await scene.candidates(ids['public']!.shift);
    expect(candidates.map((one) => one.person.id)).to.deep.equal([member.id]);
    expect(
      await status(scene.organiser, 'POST', `/shifts/${ids['public']!.shift}/asks`, { people: [neighbour.id] }),
    ).to.equal(422);
    expect(
      await status(scene.organiser, 'POST', `/shifts/${ids['public']!.shift}/asks`, { people: [2_000_000_000] }),
    ).to.equal(422);
  });

  it('answers 404 to ids that are none, and 422 or 400 to orders that are none', async () => {
    for (const id of ['0', '-1', 'x', '99999999999', '1e3', '2147483647']) {
      expect(await status(scene.organiser, 'GET', `/actions/${id}`), id).to.equal(404);
      expect(await status(scene.organiser, 'GET', `/shifts/${id}`), id).to.equal(404);
    }
    const shift = ids['section']!.shift;
    for (const order of [
      {},
      { count: 0 },
      { count: 1e9 },
      { count: 1, people: [1] },
      { people: [] },
      { people: ['x'] },
      [],
      'x',
    ]) {
      expect(await status(scene.organiser, 'POST', `/shifts/${shift}/asks`, order), JSON.stringify(order)).to.be.oneOf([
        400, 422,
      ]);
    }
    expect(await status(scene.organiser, 'GET', `/shifts/${shift}/candidates?limit=0`)).to.equal(400);
  });

  it('is gone for everybody where the section switched the agenda off, and comes back whole', async () => {
    await scene.site.migrator.query(
      `insert into core.plugin_states (section_id, plugin, state) values (?, 'agenda', 'off')`,
      [scene.section.id],
    );
    for (const path of [
      `/actions/${ids['public']!.action}`,
      `/shifts/${ids['public']!.shift}`,
      `/shifts/${ids['public']!.shift}/candidates`,
    ]) {
      expect(await status(scene.organiser, 'GET', path), path).to.equal(404);
    }
    await scene.site.migrator.query(`delete from core.plugin_states`);
    expect(await status(scene.organiser, 'GET', `/actions/${ids['public']!.action}`)).to.equal(200);
  });
});
