import { expect } from 'chai';
import { house, type House, type MadePerson, type MadeSection } from '../testing/index.js';

describe('handing over the secretary’s mandate', () => {
  let site: House;
  let section: MadeSection;
  let claire: MadePerson;
  let samira: MadePerson;
  let path: string;
  before(async () => {
    site = await house();
  });
  beforeEach(async () => {
    section = await site.make.section();
    claire = await site.make.member(section, { givenName: 'Claire', familyName: 'Muller', roles: ['secretary'] });
    samira = await site.make.member(section, { givenName: 'Samira', familyName: 'Haddad' });
    path = `/sections/${section.slug}/membres`;
  });
  after(() => site.close());

  const secretaries = async () =>
    (
      await site.migrator.query<{ person_id: number }>(
        `select person_id from core.mandates where section_id = ? and role = 'secretary' and core.holds(since, until, now())`,
        [section.id],
      )
    ).map((row) => row.person_id);
  /** Resolves when so many transactions wait for others. */
  const waiting = async (count: number) => {
    for (;;) {
      const [row] = await site.migrator.query<{ count: number }>(
        'select count(distinct pid)::int as count from pg_locks join pg_stat_activity using (pid) where not granted and datname = current_database()',
      );
      if (row!.count >= count) return;
      await new Promise((done) => setTimeout(done, 20));
    }
  };
  const confirmed = (person: { id: number }) => ({ intent: 'hand-over', person: person.id, confirmed: 'yes' });

  it('says first what it will do, and changes nothing before it is confirmed', async () => {
    const client = await site.client(claire);
    const asked = await client.submit(path, { intent: 'hand-over', person: samira.id });
    expect(asked.location).to.equal(`${path}/passation?personne=${samira.id}`);
    const question = await client.get(asked.location!);
    expect(question.text).to.contain('Passer le secrétariat à Samira Haddad').and.to.contain('Tu redeviens membre');
    expect(await secretaries()).to.deep.equal([claire.id]);
  });

  it('ends one mandate and begins the other in one act that the journal keeps', async () => {
    const client = await site.client(claire);
    const done = await client.submit(path, confirmed(samira));
    expect([done.status, done.location]).to.deep.equal([303, `/sections/${section.slug}`]);
    expect(await secretaries()).to.deep.equal([samira.id]);
    expect((await client.get(path)).status).to.equal(403);
    const settings = await (await site.client(samira)).get(`/sections/${section.slug}/reglages`);
    expect(settings.text).to.contain('Claire Muller').and.to.contain('a passé un mandat : secrétaire de section');
    const kept = await site.migrator.query(`select from core.mandates where section_id = ? and person_id = ?`, [
      section.id,
      claire.id,
    ]);
    expect(kept).to.have.length(1);
  });

  it('leaves one secretary where two successors are named at once', async () => {
    const thomas = await site.make.member(section);
    const devices = await Promise.all([site.client(claire), site.client(claire)]);
    for (const device of devices) await device.get(path);
    // Both are held back where they would end the old mandate, so that they truly meet.
    const replies = await site
      .asSystem(section.id, async (work) => {
        await work.raw('select from core.mandates where person_id = ? for update', [claire.id]);
        const sent = [samira, thomas].map((successor, index) => devices[index]!.post(path, confirmed(successor)));
        await waiting(2);
        return sent;
      })
      .then((sent) => Promise.all(sent));
    expect(replies.filter((reply) => reply.status === 303)).to.have.length(1);
    expect(replies.filter((reply) => reply.status === 409 || reply.status === 403)).to.have.length(1);
    expect(await secretaries()).to.have.length(1);
  });

  it('takes no successor who is not in the section', async () => {
    const stranger = await site.make.member(await site.make.section());
    const former = await site.make.person();
    await site.make.membership(former, section, { since: '2019-01-01', until: '2020-01-01' });
    for (const other of [stranger, former]) {
      expect((await (await site.client(claire)).submit(path, confirmed(other))).status).to.equal(404);
    }
    expect(await secretaries()).to.deep.equal([claire.id]);
  });

  it('is for the secretary: others of the board may not, nor look at the question', async () => {
    const treasurer = await site.client(await site.make.member(section, { roles: ['treasurer'] }));
    expect((await treasurer.submit(path, confirmed(samira))).status).to.equal(403);
    expect((await treasurer.get(`${path}/passation?personne=${samira.id}`)).status).to.equal(403);
    const member = await site.client(samira);
    await member.get('/moi/profil');
    expect((await member.post(path, confirmed(samira))).status).to.equal(403);
    expect(await secretaries()).to.deep.equal([claire.id]);
  });

  it('may come back the same day', async () => {
    await (await site.client(claire)).submit(path, confirmed(samira));
    await (await site.client(samira)).submit(path, confirmed(claire));
    expect(await secretaries()).to.deep.equal([claire.id]);
  });
});
