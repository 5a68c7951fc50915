import { expect } from 'chai';
import { house, type House, type MadePerson, type MadeSection } from '../testing/index.js';
import { notes } from '../testing/notes.js';

describe('acting in a section from above', () => {
  let site: House;
  let section: MadeSection;
  let lead: MadePerson;
  let claire: MadePerson;
  let path: string;
  before(async () => {
    site = await house([notes()]);
  });
  beforeEach(async () => {
    const national = await site.make.section({ kind: 'national', communes: [] });
    const federation = await site.make.section({ kind: 'federation', parent: national, communes: [] });
    section = await site.make.section({ parent: federation });
    lead = await site.make.officer(federation, 'federation-lead');
    claire = await site.make.member(section, { familyName: 'Muller', roles: ['secretary'], shareContact: true });
    path = `/sections/${section.slug}/membres`;
  });
  after(() => site.close());

  const stepIn = async (client: Awaited<ReturnType<House['client']>>, reason = 'La secrétaire est malade') =>
    client.submit(`${path}/intervention`, { reason });

  it('shows no name before a reason is given', async () => {
    const client = await site.client(lead);
    const sent = await client.get(path);
    expect([sent.status, sent.location]).to.deep.equal([303, `${path}/intervention`]);
    expect((await client.get(sent.location!)).text)
      .to.contain('Pourquoi')
      .and.not.to.contain('Muller');
    expect((await stepIn(client, '  ')).status).to.equal(422);
    expect((await client.get(path)).status).to.equal(303);
    expect(await site.migrator.query('select from core.readings where person_id = ?', [lead.id])).to.have.length(0);
  });

  it('opens the list for a day, without a way to reach anybody, and the section reads why', async () => {
    const client = await site.client(lead);
    expect((await stepIn(client)).location).to.equal(path);
    const list = await client.get(path);
    expect(list.status).to.equal(200);
    expect(list.text).to.contain('Muller').and.not.to.contain(claire.email);
    const settings = await (await site.client(claire)).get(`/sections/${section.slug}/reglages`);
    expect(settings.text).to.contain('La secrétaire est malade').and.to.contain(lead.name);
    site.clock.advance(25 * 60);
    expect((await client.get(path)).status).to.equal(303);
    site.clock.advance(-25 * 60);
  });

  it('does nothing in the section before that', async () => {
    const client = await site.client(lead);
    await client.get(`${path}/intervention`);
    const added = await client.post(path, { intent: 'add', givenName: 'Eva', familyName: 'Glisse', email: '' });
    expect(added.location).to.equal(`${path}/intervention`);
    expect(await site.migrator.query(`select from core.people where family_name = 'Glisse'`)).to.have.length(0);
  });

  it('writes every act into the journal of the section', async () => {
    const client = await site.client(lead);
    await stepIn(client);
    const tom = await site.make.member(section);
    await client.submit(path, { intent: 'add', givenName: 'Eva', familyName: 'Ajout', email: '' });
    await client.post(path, { intent: 'appoint', person: tom.id, role: 'organiser' });
    await client.submit(`/sections/${section.slug}/reglages`, { intent: 'plugin', plugin: 'notes', state: 'off' });
    const acts = await site.migrator.query<{ act: string; about: string }>(
      'select act, about from core.interventions where section_id = ? order by id',
      [section.id],
    );
    expect(acts.map(({ act, about }) => `${act} ${about}`.trim())).to.deep.equal([
      'step-in',
      'add',
      'appoint organiser',
      'plugin-off notes',
    ]);
  });

  it('does not open what the section wrote for itself', async () => {
    await (
      await site.client(claire)
    ).submit(`/sections/${section.slug}/notes`, { text: 'Entre nous', circle: 'section' });
    const client = await site.client(lead);
    await stepIn(client);
    await client.get(path);
    expect((await client.get(`/sections/${section.slug}/notes`)).text).not.to.contain('Entre nous');
    expect((await (await site.client(claire)).get(`/sections/${section.slug}/notes`)).text).to.contain('Entre nous');
  });

  it('is not for a lead of another federation, nor after the mandate', async () => {
    const other = await site.make.officer(
      await site.make.section({ kind: 'federation', communes: [] }),
      'federation-lead',
    );
    expect((await (await site.client(other)).get(path)).status).to.equal(403);
    const client = await site.client(lead);
    await stepIn(client);
    await site.migrator.query(`update core.mandates set until = current_date where person_id = ?`, [lead.id]);
    expect((await client.get(path)).status).to.equal(403);
  });

  it('ends when a secretary is named', async () => {
    const tom = await site.make.member(section);
    const client = await site.client(lead);
    await stepIn(client);
    await client.submit(path, { intent: 'hand-over', person: tom.id, confirmed: 'yes' });
    expect((await client.get(path)).location).to.equal(`${path}/intervention`);
    expect((await (await site.client(tom)).get(path)).status).to.equal(200);
    expect((await (await site.client(claire)).get(path)).status).to.equal(403);
  });

  it('can be written down in nobody else’s name', async () => {
    const forged = site.cradle.database.work(
      {
        readOnly: false,
        enter: (work) =>
          work
            .raw(`select core.open_circles(${claire.id}, '{${section.id}}', true) as entered`)
            .then(() => undefined) as never,
      },
      (work) =>
        work.raw(
          `insert into core.interventions (section_id, person_id, act, until) values (${section.id}, ${claire.id}, 'step-in', now() + interval '1 year')`,
        ),
    );
    await forged.then(
      () => expect.fail('it was written'),
      (error: Error) => expect(error.message).to.contain('row-level security'),
    );
  });
});
