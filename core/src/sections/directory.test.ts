import { expect } from 'chai';
import { house, type House, type MadeSection } from '../testing/index.js';

describe('the directory and a section’s page', () => {
  let site: House;
  let section: MadeSection;
  before(async () => {
    site = await house();
    const national = await site.make.section({ kind: 'national', slug: 'national', name: 'National', communes: [] });
    const federation = await site.make.section({
      kind: 'federation',
      slug: 'haut-rhin',
      name: 'Haut-Rhin',
      parent: national,
      communes: [],
    });
    section = await site.make.section({
      slug: 'trois-frontieres',
      name: 'Trois Frontières',
      parent: federation,
      communes: ['68297', '68149'],
    });
    await site.make.section({
      slug: 'enseignants',
      name: 'Enseignants',
      kind: 'group',
      parent: national,
      communes: [],
    });
    await site.make.member(section, { givenName: 'Samira', familyName: 'Haddad', roles: ['secretary'] });
  });
  after(() => site.close());

  it('finds a section by commune, postcode or name as one types them', async () => {
    const visitor = await site.client();
    for (const typed of ['Saint-Louis', 'st louis', 'SAINT LOU', '68300', 'Huningue', 'frontieres', 'trois f']) {
      expect((await visitor.get(`/sections?q=${encodeURIComponent(typed)}`)).text, typed).to.contain(
        '/sections/trois-frontieres',
      );
    }
    for (const typed of ['Colmar', '67000', 'rontières', '%', '_', '\u0000', 'x'.repeat(5_000), "l'"]) {
      const reply = await visitor.get(`/sections?q=${encodeURIComponent(typed)}`);
      expect(reply.status, typed.slice(0, 20)).to.equal(200);
      if (/\p{L}{2}|\d/u.test(typed) && typed.length < 100)
        expect(reply.text, typed).not.to.contain('/sections/trois-frontieres');
    }
  });

  it('lists sections under their federation, with their communes', async () => {
    const { text } = await (await site.client()).get('/sections');
    expect(text).to.contain('Haut-Rhin').and.to.contain('Saint-Louis et Huningue').and.to.contain('1 sur 1 ouverte');
    expect(text).not.to.contain('Enseignants');
  });

  it('shows a visitor a page without names, token or membership, the same to each', async () => {
    for (const path of ['/', '/sections', '/sections/trois-frontieres']) {
      const [one, other] = await Promise.all(
        [site.client(), site.client()].map(async (client) => (await client).get(path)),
      );
      expect(one!.status).to.equal(200);
      expect(one!.text)
        .to.equal(other!.text)
        .and.not.to.contain('_csrf')
        .and.not.to.contain('Haddad')
        .and.not.to.contain('membre</p>');
    }
  });

  it('shows the board to its members, not to members elsewhere', async () => {
    const member = await site.client(await site.make.member(section));
    expect((await member.get('/sections/trois-frontieres')).text)
      .to.contain('Samira Haddad')
      .and.to.contain('2 membres');
    const elsewhere = await site.client(await site.make.member(await site.make.section()));
    const { text } = await elsewhere.get('/sections/trois-frontieres');
    expect(text).not.to.contain('Haddad').and.not.to.contain('2 membres');
  });

  it('counts the members of groups for members of the party alone', async () => {
    const member = await site.make.member(section);
    const [group] = await site.migrator.query<{ id: number }>(
      `select id from core.sections where slug = 'enseignants'`,
    );
    await site.make.membership(await site.make.member(await site.make.section()), group!);
    expect((await (await site.client(member)).get('/reseau')).text)
      .to.contain('Enseignants')
      .and.to.contain('un membre');
    expect((await (await site.client(await site.make.person())).get('/reseau')).status).to.equal(403);
    expect((await (await site.client()).get('/reseau')).status).to.equal(401);
  });

  it('answers 404 for a section that is not there', async () => {
    for (const slug of ['nulle-part', 'TROIS-FRONTIERES', 'x'.repeat(3_000)]) {
      expect((await (await site.client()).get(`/sections/${slug}`)).status, slug.slice(0, 20)).to.equal(404);
    }
    expect((await (await site.client()).get('/sections/%00')).status).to.equal(400);
  });
});
