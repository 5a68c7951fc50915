import { expect } from 'chai';
import { house, type House, type MadePerson, type MadeSection } from '../testing/index.js';

describe('the members of a section', () => {
  let site: House;
  let section: MadeSection;
  let claire: MadePerson;
  let path: string;
  before(async () => {
    site = await house();
    const national = await site.make.section({ kind: 'national', slug: 'national', communes: [] });
    section = await site.make.section({ name: 'Neudorf', slug: 'neudorf', parent: national });
    claire = await site.make.member(section, { givenName: 'Claire', familyName: 'Muller', roles: ['secretary'] });
    path = `/sections/${section.slug}/membres`;
  });
  after(() => site.close());

  const memberships = (person: string) =>
    site.migrator.query<{ section_id: number; until: string | null }>(
      `select m.section_id, m.until from core.memberships m join core.people p on p.id = m.person_id where p.family_name = ?`,
      [person],
    );

  it('are shown to those who look after them, and to nobody else', async () => {
    const elsewhere = await site.make.section();
    const treasurer = await site.make.member(section, { roles: ['treasurer'] });
    const others = [
      await site.make.member(section),
      await site.make.member(section, { roles: ['organiser'] }),
      await site.make.member(elsewhere, { roles: ['secretary'] }),
    ];
    for (const allowed of [claire, treasurer])
      expect((await (await site.client(allowed)).get(path)).status).to.equal(200);
    for (const other of others) {
      const reply = await (await site.client(other)).get(path);
      expect(reply.status).to.equal(403);
      expect(reply.text).not.to.contain('Muller');
    }
    expect((await (await site.client()).get(path)).status).to.equal(401);
  });

  it('are reached as each of them consented', async () => {
    await site.make.member(section, { familyName: 'Discret', email: 'discret@example.org' });
    await site.make.member(section, { familyName: 'Ouvert', email: 'ouvert@example.org', shareContact: true });
    const { text } = await (await site.client(claire)).get(path);
    expect(text).to.contain('Discret').and.to.contain('ouvert@example.org');
    expect(text).not.to.contain('discret@example.org');
  });

  it('leave a line in the log of reads each time the list is opened', async () => {
    const count = async () =>
      (await site.migrator.query('select from core.readings where person_id = ?', [claire.id])).length;
    const before = await count();
    await (await site.client(claire)).get(path);
    expect(await count()).to.equal(before + 1);
  });

  it('are found by a name without its accents, in any order, fifty to a page', async () => {
    const large = await site.make.section({ slug: 'grande' });
    const secretary = await site.make.member(large, { familyName: 'Zwingli', roles: ['secretary'] });
    for (let number = 0; number < 60; number += 1)
      await site.make.member(large, { familyName: `Nombre${String(number).padStart(2, '0')}` });
    await site.make.member(large, { givenName: 'Hélène', familyName: 'Müller-Roß' });
    const client = await site.client(secretary);
    const first = await client.get('/sections/grande/membres');
    expect(first.text).to.contain('62 membres').and.to.contain('Nombre00').and.not.to.contain('Nombre55');
    expect(first.text).to.contain('/sections/grande/membres?page&#x3D;2');
    expect((await client.get('/sections/grande/membres?page=2')).text)
      .to.contain('Nombre55')
      .and.not.to.contain('Nombre00');
    for (const typed of ['muller', 'HELENE m', 'ross hel']) {
      const found = await client.get(`/sections/grande/membres?q=${encodeURIComponent(typed)}`);
      expect(found.text, typed).to.contain('Müller-Roß').and.not.to.contain('Nombre00');
    }
  });

  it('are added by hand: at once, with a link to come in where there is an address', async () => {
    const client = await site.client(claire);
    const added = await client.submit(path, {
      intent: 'add',
      givenName: 'Lucie',
      familyName: 'Kern',
      email: 'Lucie.Kern@Example.org',
      phone: '06 12 34 56 78',
      shareContact: 'yes',
    });
    expect([added.status, added.location]).to.deep.equal([303, path]);
    expect((await client.get(path)).text)
      .to.contain('Lucie Kern est dans la section')
      .and.to.contain('lucie.kern@example.org');
    await site.work();
    const mail = (await site.mails()).at(-1)!;
    expect([mail.kind, mail.recipient]).to.deep.equal(['core/welcome', 'lucie.kern@example.org']);
    expect(mail.subject + mail.body)
      .to.contain('Neudorf')
      .and.not.match(/core\.|\{/);

    const link = new URL(/https?:\/\/\S+\/connexion\/lien\/\S+/.exec(mail.body)![0]);
    site.clock.advance(6 * 24 * 60);
    const lucie = await site.client();
    const entered = await lucie.submit(link.pathname + link.search);
    expect(entered.location).to.equal('/sections/neudorf');
    expect((await lucie.get('/sections/neudorf')).text).to.contain('Le bureau');
    site.clock.advance(-6 * 24 * 60);
  });

  it('may have neither address nor telephone', async () => {
    const before = (await site.mails()).length;
    const added = await (
      await site.client(claire)
    ).submit(path, { intent: 'add', givenName: 'Paul', familyName: 'Sansmail', email: '', phone: '' });
    expect(added.status).to.equal(303);
    await site.work();
    expect((await site.mails()).length).to.equal(before);
    expect(await memberships('Sansmail')).to.have.length(1);
  });

  it('are the person that an address belongs to, whatever name is typed', async () => {
    const elsewhere = await site.make.section();
    const known = await site.make.member(elsewhere, { familyName: 'Connu', email: 'connu@example.org' });
    await (
      await site.client(claire)
    ).submit(path, { intent: 'add', givenName: 'Autre', familyName: 'Nom', email: 'connu@example.org' });
    expect((await memberships('Connu')).map((one) => one.section_id)).to.have.members([elsewhere.id, section.id]);
    expect(await memberships('Nom')).to.have.length(0);
    expect((await (await site.client(known)).get('/moi')).text).to.contain('Neudorf');
  });

  it('are added once, however often one asks', async () => {
    const client = await site.client(claire);
    const fields = { intent: 'add', givenName: 'Double', familyName: 'Clic', email: 'double@example.org' };
    await client.get(path);
    await client.post(path, fields);
    const again = await client.post(path, fields);
    expect(again.status).to.equal(303);
    expect((await client.get(path)).text).to.contain('est déjà dans la section');
    expect(await memberships('Clic')).to.have.length(1);
  });

  it('are not added from what cannot be read, and nothing typed is lost', async () => {
    const client = await site.client(claire);
    const bad = [
      { givenName: '', familyName: 'Vide', email: 'a@example.org' },
      { givenName: 'Eva', familyName: 'Faute', email: 'pas une adresse' },
      { givenName: 'Eva', familyName: 'Faute', email: '', phone: 'appelle-moi' },
      { givenName: 'Eva\u0000', familyName: 'Faute', email: '' },
      { givenName: 'E'.repeat(1_000_000), familyName: 'Faute', email: '' },
    ];
    for (const fields of bad) {
      const reply = await client.submit(path, { intent: 'add', phone: '', ...fields });
      expect(reply.status, JSON.stringify(fields).slice(0, 60)).to.equal(422);
      expect(reply.text).to.contain(fields.familyName).and.to.contain('class="problem"');
    }
    expect(await memberships('Faute')).to.have.length(0);
  });

  it('get a role, and lose it again', async () => {
    const tom = await site.make.member(section, { givenName: 'Tom', familyName: 'Organisateur' });
    const client = await site.client(claire);
    expect((await client.get(`${path}?personne=${tom.id}`)).text).to.contain('Quel rôle pour Tom Organisateur');
    const given = await client.post(path, { intent: 'appoint', person: tom.id, role: 'organiser' });
    expect(given.status).to.equal(303);
    await client.post(path, { intent: 'appoint', person: tom.id, role: 'organiser' });
    const held = () =>
      site.migrator.query<{ id: number; until: string | null }>(
        `select id, until from core.mandates where person_id = ? and role = 'organiser'`,
        [tom.id],
      );
    expect(await held()).to.have.length(1);
    const [mandate] = await held();
    expect((await client.submit(path, { intent: 'remove', mandate: mandate!.id })).status).to.equal(303);
    expect((await held())[0]!.until).not.to.equal(null);
    expect((await client.get(path)).text).to.contain('n’a plus ce rôle');
  });

  it('get no role from whoever may not give it', async () => {
    const tom = await site.make.member(section);
    const stranger = await site.make.member(await site.make.section());
    const treasurer = await site.make.member(section, { roles: ['treasurer'] });
    const secretary = await site.client(claire);
    const asked = async (client: typeof secretary, person: number, role: string) =>
      (await client.submit(path, { intent: 'appoint', person, role })).status;
    expect(await asked(await site.client(treasurer), tom.id, 'organiser')).to.equal(403);
    for (const role of ['secretary', 'federation-lead', 'national-officer'])
      expect(await asked(secretary, tom.id, role)).to.equal(403);
    expect(await asked(secretary, stranger.id, 'organiser')).to.equal(404);
    expect(await asked(secretary, tom.id, 'roi')).to.equal(422);
  });
});
