import { expect } from 'chai';
import type { Host } from '../sdk/index.js';
import { house, type House, type MadePerson, type MadeSection } from '../testing/index.js';
import { notes } from '../testing/notes.js';

describe('the settings that a plugin declares', () => {
  let site: House;
  let national: MadeSection;
  let federation: MadeSection;
  let section: MadeSection;
  let claire: MadePerson;
  let lead: MadePerson;
  let host: Host;
  before(async () => {
    site = await house([notes((its) => (host = its))]);
  });
  beforeEach(async () => {
    await site.migrator.query('delete from core.settings');
    national = await site.make.section({ kind: 'national', communes: [] });
    federation = await site.make.section({ kind: 'federation', parent: national, name: 'Bas-Rhin', communes: [] });
    section = await site.make.section({ parent: federation });
    claire = await site.make.member(section, { roles: ['secretary'] });
    lead = await site.make.officer(federation, 'federation-lead');
  });
  after(() => site.close());

  const pageOf = ({ slug }: { slug: string }) => `/sections/${slug}/reglages/notes`;
  /** What the form holds when nobody changed anything. */
  const untouched = {
    'setting-motto': 'Toujours debout',
    'setting-most': '10',
    'setting-tone': 'calm',
    'setting-rules': '',
    'setting-place': '',
  };
  const save = async (person: MadePerson, place: MadeSection, changes: Record<string, string>) =>
    (await site.client(person)).submit(pageOf(place), { intent: 'settings', ...untouched, ...changes });
  const values = (place: MadeSection) =>
    site.asSystem(place.id, (work) => host.settings.section(work, place.id) as Promise<Record<string, unknown>>);
  const acts = async (place: MadeSection) =>
    (
      await site.migrator.query<{ act: string; about: string }>(
        'select act, about from core.interventions where section_id = ? order by id',
        [place.id],
      )
    ).map(({ act, about }) => `${act} ${about}`);

  it('have their defaults where nobody chose, and their words from the plugin', async () => {
    expect(await values(section)).to.deep.equal({
      motto: 'Toujours debout',
      most: 10,
      tone: 'calm',
      loud: false,
      rules: '',
      place: undefined,
    });
    const { text } = await (await site.client(claire)).get(pageOf(section));
    for (const said of ['Notes au plus', 'Par page. De 1 à 50.', 'Vif', 'Sans point d’exclamation.', '<textarea'])
      expect(text).to.contain(said);
    expect(text).not.to.contain('Hérité').and.not.to.contain('Choisi ici');
  });

  it('are chosen by the section, of each type, and only what differs is kept', async () => {
    const saved = await save(claire, section, {
      'setting-most': '12',
      'setting-tone': 'lively',
      'setting-loud': 'yes',
      'setting-rules': 'Une idée\r\npar note',
      'setting-place': '67000',
    });
    expect(saved.status).to.equal(303);
    expect(await values(section)).to.deep.equal({
      motto: 'Toujours debout',
      most: 12,
      tone: 'lively',
      loud: true,
      rules: 'Une idée\npar note',
      place: '67482',
    });
    const { text } = await (await site.client(claire)).get(pageOf(section));
    expect(text).to.contain('Strasbourg (67000)').and.to.contain('Choisi ici. D’origine : Calme.');
    expect(await site.migrator.query('select from core.settings')).to.have.length(5);
    expect(await acts(section)).to.deep.equal([
      'setting notes.section.most',
      'setting notes.section.tone',
      'setting notes.section.loud',
      'setting notes.section.rules',
      'setting notes.section.place',
    ]);
  });

  it('are inherited from the levels above, which is said, until the section chooses and goes back', async () => {
    expect((await save(lead, federation, { 'setting-most': '20' })).status).to.equal(303);
    const client = await site.client(claire);
    expect((await client.get(pageOf(section))).text).to.contain('Hérité de la fédération du Bas-Rhin');
    expect(await values(section)).to.include({ most: 20 });

    // The others are left as they stand: only `most` becomes the section's own.
    await save(claire, section, { 'setting-most': '30' });
    expect((await client.get(pageOf(section))).text).to.contain(
      'Choisi ici. Sans ce choix : 20, hérité de la fédération du Bas-Rhin.',
    );
    await save(lead, federation, { 'setting-most': '25', 'setting-motto': 'En avant' });
    expect(await values(section)).to.include({ most: 30, motto: 'En avant' });

    await client.submit(pageOf(section), { intent: 'inherit', key: 'most' });
    expect(await values(section)).to.include({ most: 25 });
    expect((await acts(section)).at(-1)).to.equal('setting-back notes.section.most');
  });

  it('come back with what was typed and what is wrong, and keep nothing of it', async () => {
    const refused = await save(claire, section, {
      'setting-most': '51',
      'setting-tone': 'shrill',
      'setting-motto': 'Une devise assez longue pour n’être plus une devise',
      'setting-place': 'Atlantide',
    });
    expect(refused.status).to.equal(422);
    for (const said of ['Notes au plus – Ce nombre est trop grand', 'value="51"', 'Atlantide', 'Aucune commune'])
      expect(refused.text).to.contain(said);
    const several = await save(claire, section, { 'setting-most': 'dix', 'setting-place': 'Saint-Denis' });
    expect(several.text).to.contain('Plusieurs communes').and.to.contain('Il faut un nombre entier');
    expect(await site.migrator.query('select from core.settings')).to.have.length(0);
    expect((await save(claire, section, { 'setting-motto': 'a\u0000b' })).status).to.be.oneOf([400, 422]);
  });

  it('fall back to what is inherited where a kept value no longer fits', async () => {
    await site.migrator.query(
      `insert into core.settings (section_id, plugin, key, value) values (?, 'notes', 'most', '900'), (?, 'notes', 'most', '8')`,
      [section.id, federation.id],
    );
    expect(await values(section)).to.include({ most: 8 });
  });

  it('are for the board, and for the levels above by their mandate', async () => {
    const organiser = await site.make.member(section, { roles: ['organiser'] });
    expect((await save(organiser, section, { 'setting-most': '3' })).status).to.equal(403);
    expect((await save(claire, federation, { 'setting-most': '3' })).status).to.equal(403);
    expect((await (await site.client(claire)).get(`${pageOf(section)}x`)).status).to.equal(404);
    const forged = await (await site.client(claire)).post(pageOf(section), { intent: 'settings', ...untouched });
    expect(forged.status).to.equal(403);
    expect(await site.migrator.query('select from core.settings')).to.have.length(0);
  });

  it('are not shown where the plugin is off', async () => {
    const client = await site.client(claire);
    await client.submit(`/sections/${section.slug}/reglages`, { intent: 'plugin', plugin: 'notes', state: 'off' });
    expect((await client.get(pageOf(section))).text).not.to.contain('Notes au plus');
    expect((await client.post(pageOf(section), { intent: 'settings', ...untouched })).status).to.equal(404);
  });

  describe('for the whole site', () => {
    let officer: MadePerson;
    beforeEach(async () => {
      await site.migrator.query('delete from core.interventions');
      const root = await site.migrator.query<{ id: number }>(
        'select id from core.sections where parent_id is null order by id limit 1',
      );
      officer = await site.make.officer(root[0]!, 'national-officer');
    });

    it('are chosen by a national officer, and inherited by the sections’ setting of the same name', async () => {
      const client = await site.client(officer);
      const sent = await client.submit('/administration/reglages/notes', {
        intent: 'settings',
        'setting-motto': 'Changer la vie',
      });
      expect(sent.status).to.equal(303);
      expect(await site.asSystem(null, (work) => host.settings.site(work))).to.deep.equal({ motto: 'Changer la vie' });
      expect(await values(section)).to.include({ motto: 'Changer la vie' });
      expect((await (await site.client(claire)).get(pageOf(section))).text).to.contain('Hérité du site');
      const [act] = await site.migrator.query<{ act: string; about: string }>(
        'select act, about from core.interventions',
      );
      expect(act).to.include({ act: 'setting', about: 'notes.site.motto' });
    });

    it('hold what the law asks the site to say, and the party’s number of asks', async () => {
      const client = await site.client(officer);
      const page = await client.get('/administration/reglages/core');
      expect(page.text).to.contain('Direction de la publication').and.to.contain('value="3"');
      const fields = {
        intent: 'settings',
        'setting-legal-publisher-name': 'Le parti',
        'setting-asks-mostPerWeek': '1',
      };
      expect((await client.post('/administration/reglages/core', fields)).status).to.equal(303);
      expect((await (await site.client()).get('/mentions-legales')).text).to.contain('Le parti');
      const [left] = await site.migrator.query<{ left: number }>('select core.asks_left(?, now()) as left', [
        claire.id,
      ]);
      expect(left).to.deep.equal({ left: 1 });
      const tooMany = { ...fields, 'setting-asks-mostPerWeek': '8' };
      expect((await client.post('/administration/reglages/core', tooMany)).status).to.equal(422);
    });

    it('are for national officers only', async () => {
      const client = await site.client(claire);
      expect((await client.get('/administration/reglages/core')).status).to.equal(403);
      await client.get('/moi/profil');
      expect((await client.post('/administration/reglages/core', { intent: 'settings' })).status).to.equal(403);
      const visitor = await site.client();
      expect((await visitor.get('/administration/reglages/core')).status).to.equal(401);
      expect((await (await site.client(officer)).get('/administration/reglages/rien')).status).to.equal(404);
    });
  });
});
