import { expect } from 'chai';
import { house, type House, type MadePerson, type MadeSection } from '../testing/index.js';
import { notes } from '../testing/notes.js';

describe('the settings of a section', () => {
  let site: House;
  let federation: MadeSection;
  let section: MadeSection;
  let claire: MadePerson;
  let path: string;
  before(async () => {
    site = await house([notes()]);
  });
  beforeEach(async () => {
    federation = await site.make.section({ kind: 'federation', name: 'Bas-Rhin', communes: [] });
    section = await site.make.section({ parent: federation });
    claire = await site.make.member(section, { roles: ['secretary'] });
    path = `/sections/${section.slug}/reglages`;
  });
  after(() => site.close());

  const decide = (state: string) =>
    site.migrator.query('insert into core.plugin_states (section_id, plugin, state) values (?, ?, ?)', [
      federation.id,
      'notes',
      state,
    ]);

  it('switch a plugin off for everybody, and on again with all it held', async () => {
    const client = await site.client(claire);
    await client.submit(`/sections/${section.slug}/notes`, { text: 'Toujours là', circle: 'section' });
    expect((await client.submit(path, { intent: 'plugin', plugin: 'notes', state: 'off' })).status).to.equal(303);
    expect((await client.get(`/sections/${section.slug}/notes`)).status).to.equal(404);
    expect((await client.get(`/sections/${section.slug}`)).text).not.to.contain('/notes');
    await client.submit(path, { intent: 'plugin', plugin: 'notes', state: 'on' });
    expect((await client.get(`/sections/${section.slug}/notes`)).text).to.contain('Toujours là');
  });

  it('follow what the level above imposes or withholds, and say who did', async () => {
    const client = await site.client(claire);
    for (const state of ['forced', 'unavailable']) {
      await site.migrator.query('delete from core.plugin_states');
      await decide(state);
      expect((await client.get(path)).text)
        .to.contain('Bas-Rhin')
        .and.not.to.contain('name="plugin"');
      const refused = await client.post(path, { intent: 'plugin', plugin: 'notes', state: 'off' });
      expect(refused.status).to.equal(409);
      expect(refused.text).to.contain('E_PLUGIN_BOUND').and.to.contain('Bas-Rhin');
    }
  });

  it('inherit what the level above merely chose, and decide otherwise', async () => {
    await decide('off');
    const client = await site.client(claire);
    expect((await client.get(`/sections/${section.slug}/notes`)).status).to.equal(404);
    await client.submit(path, { intent: 'plugin', plugin: 'notes', state: 'on' });
    expect((await client.get(`/sections/${section.slug}/notes`)).status).to.equal(200);
  });

  it('hold the section’s own words, as plain text', async () => {
    const client = await site.client(claire);
    await client.submit(path, {
      intent: 'introduction',
      introduction: 'Au marché <script>alert(1)</script>\r\nle samedi',
    });
    const page = await (await site.client()).get(`/sections/${section.slug}`);
    expect(page.text).to.contain('Au marché &lt;script&gt;').and.not.to.contain('<script>alert');
    expect((await client.submit(path, { intent: 'introduction', introduction: 'x'.repeat(2_001) })).status).to.equal(
      422,
    );
  });

  it('are for the board', async () => {
    for (const roles of [[], ['organiser'], ['treasurer']] as const) {
      const client = await site.client(await site.make.member(section, { roles: [...roles] }));
      expect((await client.get(path)).status).to.equal(403);
      await client.get('/moi/profil');
      expect((await client.post(path, { intent: 'plugin', plugin: 'notes', state: 'off' })).status).to.equal(403);
    }
    const client = await site.client(claire);
    expect((await client.submit(path, { intent: 'plugin', plugin: 'inconnu', state: 'on' })).status).to.equal(404);
    expect((await client.submit(path, { intent: 'plugin', plugin: 'notes', state: 'forced' })).status).to.equal(422);
  });
});
