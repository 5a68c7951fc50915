import { expect } from 'chai';
import { makeFirstLink } from '../identity/printed-links.js';
import { house, type House } from '../testing/index.js';

describe('the national console', () => {
  let site: House;
  let client: Awaited<ReturnType<House['client']>>;
  const root = () =>
    site.migrator
      .query<{ id: number }>('select id from core.sections where parent_id is null')
      .then((rows) => rows[0]!.id);
  const create = async (fields: Record<string, string | number>) =>
    client.submit('/administration/sections/nouvelle', {
      kind: 'section',
      name: 'Une section',
      parent: await root(),
      communes: '',
      ...fields,
    });

  before(async () => {
    site = await house();
    client = await site.client();
    const first = new URL(await makeFirstLink(site.cradle.config, site.migrator)).pathname;
    await client.submit(first, {
      givenName: 'Ada',
      familyName: 'Première',
      email: 'ada@example.org',
      password: 'une phrase bien assez longue',
    });
  });
  after(() => site.close());

  it('takes the first administrator from an empty site to a section that runs itself', async () => {
    expect((await client.get('/administration')).text)
      .to.contain('Ouvrir une section')
      .and.to.contain('Aucune section pour l’instant');
    const created = await create({ name: 'Bischheim – Hœnheim', communes: 'bischheim\nHoenheim' });
    expect([created.status, created.location]).to.deep.equal([303, '/sections/bischheim-hoenheim/membres']);
    const members = created.location!;
    expect((await client.get(members)).status).to.equal(200);
    await client.post(members, { intent: 'add', givenName: 'Lucie', familyName: 'Kern', email: 'lucie@example.org' });
    const lucie = /membres\?personne=(\d+)/.exec((await client.get(members)).text)![1]!;
    const asked = await client.post(members, { intent: 'hand-over', person: lucie });
    expect((await client.get(asked.location!)).text).to.contain('Lucie Kern devient secrétaire');
    await client.post(members, { intent: 'hand-over', person: lucie, confirmed: 'yes' });

    const secretary = await site.client({ email: 'lucie@example.org' });
    expect((await secretary.get(members)).status).to.equal(200);
    expect((await secretary.get('/sections/bischheim-hoenheim/reglages')).text).to.contain('a ouvert la section');
    expect((await client.get('/administration')).text).to.contain('Lucie Kern');
    expect((await client.get(members)).location, 'the administrator has stepped out').to.equal(
      `${members}/intervention`,
    );
    expect((await (await site.client()).get('/sections?q=h%C5%93nheim')).text).to.contain('bischheim-hoenheim');
  });

  it('names the choices where a commune may be several, and keeps what was typed', async () => {
    const shared = await create({ communes: '67310' });
    expect(shared.status).to.equal(422);
    expect(shared.text).to.contain('Wasselonne').and.to.contain('Westhoffen');
    const namesakes = await create({ communes: 'Bischheim\nSaint-Denis\nNulle-Part' });
    expect(namesakes.status).to.equal(422);
    expect(namesakes.text)
      .to.contain('Saint-Denis (93200)')
      .and.to.contain('Nulle-Part')
      .and.to.contain('Bischheim\nSaint-Denis');
    for (const typed of ['Saint-Denis (93)', 'Saint-Denis 93200', 'Saint-Denis (93200)', '93200 saint denis']) {
      expect((await create({ name: `Avec ${typed}`, communes: typed })).status, typed).to.equal(303);
    }
  });

  it('gives each section an address of its own', async () => {
    const first = await create({ name: 'Même nom' });
    const second = await create({ name: 'Même Nom !' });
    expect([first.location, second.location]).to.deep.equal([
      '/sections/meme-nom/membres',
      '/sections/meme-nom-2/membres',
    ]);
    expect((await create({ name: '!!!' })).status).to.equal(422);
  });

  it('puts each level under one above it', async () => {
    const federation = await create({ kind: 'federation', name: 'Bas-Rhin' });
    expect(federation.status).to.equal(303);
    const [row] = await site.migrator.query<{ id: number }>(`select id from core.sections where slug = 'bas-rhin'`);
    expect((await create({ name: 'Dessous', parent: row!.id })).status).to.equal(303);
    expect((await create({ kind: 'region', name: 'Alsace', parent: row!.id })).status).to.equal(422);
    const [section] = await site.migrator.query<{ id: number }>(`select id from core.sections where slug = 'dessous'`);
    for (const parent of [section!.id, 999_999])
      expect((await create({ name: 'Perdue', parent })).status).to.equal(422);
  });

  it('is for national officers', async () => {
    const section = await site.make.section({ parent: { id: await root() } });
    const others = [
      await site.make.member(section),
      await site.make.member(section, { roles: ['secretary'] }),
      await site.make.officer(section, 'federation-lead'),
    ];
    for (const other of others) {
      const signedIn = await site.client(other);
      expect((await signedIn.get('/administration')).status).to.equal(403);
      await signedIn.get('/moi/profil');
      expect(
        (
          await signedIn.post('/administration/sections/nouvelle', {
            kind: 'section',
            name: 'Pirate',
            parent: await root(),
            communes: '',
          })
        ).status,
      ).to.equal(403);
    }
    expect((await (await site.client()).get('/administration')).status).to.equal(401);
    expect(await site.migrator.query(`select from core.sections where name = 'Pirate'`)).to.have.length(0);
  });
});
