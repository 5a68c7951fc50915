import { expect } from 'chai';
import { house, type House, type MadePerson, type MadeSection } from '../testing/index.js';
import { notes } from '../testing/notes.js';

describe('what a level above sections decides for them', () => {
  let site: House;
  let national: MadeSection;
  let federation: MadeSection;
  let sections: MadeSection[];
  let lead: MadePerson;
  let officer: MadePerson;
  before(async () => {
    site = await house([notes()]);
  });
  beforeEach(async () => {
    national = await site.make.section({ kind: 'national', name: 'National', communes: [] });
    federation = await site.make.section({ kind: 'federation', parent: national, name: 'Moselle', communes: [] });
    sections = [await site.make.section({ parent: federation }), await site.make.section({ parent: federation })];
    lead = await site.make.officer(federation, 'federation-lead');
    officer = await site.make.officer(national, 'national-officer');
  });
  after(() => site.close());

  const pageOf = ({ slug }: { slug: string }) => `/sections/${slug}/reglages/notes`;
  const decide = async (person: MadePerson, place: MadeSection, state: string) =>
    (await site.client(person)).submit(pageOf(place), { intent: 'below', state });
  const open = async ({ slug }: MadeSection) =>
    (await (await site.client()).get(`/sections/${slug}/notes`)).status === 200;
  const switched = async (person: MadePerson, place: MadeSection, state: 'on' | 'off') =>
    (await site.client(person)).submit(`/sections/${place.slug}/reglages`, {
      intent: 'plugin',
      plugin: 'notes',
      state,
    });

  it('says what each decision does, and how many sections it concerns', async () => {
    const secretary = await site.make.member(sections[0]!, { roles: ['secretary'] });
    await switched(secretary, sections[0]!, 'off');
    const { text } = await (await site.client(lead)).get(pageOf(federation));
    for (const said of [
      '2 sections et groupes sont concernés',
      'Un a décidé pour lui-même',
      'Les 2 sections l’ont, sans pouvoir l’éteindre',
      'Décider pour 2 sections',
    ])
      expect(text).to.contain(said);
    expect(text).to.match(/value="free"[^>]* checked/);
  });

  it('imposes, withholds, chooses by default and leaves free', async () => {
    const [first, second] = sections as [MadeSection, MadeSection];
    const secretary = await site.make.member(first, { roles: ['secretary'] });
    expect((await decide(lead, federation, 'off')).status).to.equal(303);
    expect([await open(first), await open(second)]).to.deep.equal([false, false]);
    await switched(secretary, first, 'on');
    expect([await open(first), await open(second)]).to.deep.equal([true, false]);
    await decide(lead, federation, 'unavailable');
    expect([await open(first), await open(second)]).to.deep.equal([false, false]);
    expect((await switched(secretary, first, 'on')).status).to.equal(409);
    await decide(lead, federation, 'forced');
    expect([await open(first), await open(second)]).to.deep.equal([true, true]);
    expect((await switched(secretary, first, 'off')).status).to.equal(409);
    const { text } = await (await site.client(secretary)).get(`/sections/${first.slug}/reglages`);
    expect(text).to.contain('Imposé par la fédération de la Moselle').and.not.to.contain('name="state"');
    await decide(lead, federation, 'on');
    await switched(secretary, first, 'off');
    await decide(lead, federation, 'free');
    // The section's own decision is as it was.
    expect([await open(first), await open(second)]).to.deep.equal([false, true]);
  });

  it('yields to what is decided further up, and says so', async () => {
    await decide(officer, national, 'forced');
    const { text } = await (await site.client(lead)).get(pageOf(federation));
    expect(text).to.contain('Imposé par le national').and.not.to.contain('value="unavailable"');
    const refused = await decide(lead, federation, 'unavailable');
    expect(refused.status).to.equal(409);
    expect(refused.text).to.contain('le national');
  });

  it('is for the lead of the federation, and for national officers everywhere', async () => {
    const elsewhere = await site.make.officer(
      await site.make.section({ kind: 'federation', parent: national, communes: [] }),
      'federation-lead',
    );
    const secretary = await site.make.member(federation, { roles: ['secretary'] });
    for (const person of [elsewhere, secretary]) {
      await (await site.client(person)).get('/moi/profil');
      expect((await decide(person, federation, 'forced')).status).to.equal(403);
    }
    expect((await switched(secretary, federation, 'off')).status).to.equal(403);
    expect((await decide(lead, national, 'forced')).status).to.equal(403);
    expect((await decide(officer, federation, 'forced')).status).to.equal(303);
    expect((await decide(officer, sections[0]!, 'forced')).status).to.equal(403);
    expect((await decide(officer, federation, 'perhaps')).status).to.equal(422);
  });

  it('is written into the journal of the level, and read there', async () => {
    await decide(lead, federation, 'forced');
    const { text } = await (await site.client(lead)).get(`/sections/${federation.slug}/reglages`);
    expect(text).to.contain('a imposé : Les notes').and.to.contain(lead.name).and.to.contain('Imposé aux sections');
  });
});
