import { expect } from 'chai';
import { house, type House } from '../testing/index.js';

describe('what the site says of itself', () => {
  let site: House;
  before(async () => {
    site = await house([], { settings: { DPO_CONTACT: 'dpo@example.org' } });
  });
  after(() => site.close());

  it('names its publisher and host from the settings, and says what is missing', async () => {
    const client = await site.client(await site.make.person());
    expect((await client.get('/mentions-legales')).text).to.contain('À compléter');
    for (const [key, value] of Object.entries({
      'legal.publisher.name': 'Parti d’essai',
      'legal.publisher.address': '1 rue <b>',
      'legal.publisher.director': 'Ada',
      'legal.host.name': 'H',
      'legal.host.address': 'A',
    })) {
      await site.migrator.query(`insert into core.settings (plugin, key, value) values ('core', ?, ?::jsonb)`, [
        key,
        JSON.stringify(value),
      ]);
    }
    const legal = await client.get('/mentions-legales');
    expect(legal.text).to.contain('Parti d’essai').and.to.contain('1 rue &lt;b&gt;').and.not.to.contain('À compléter');
    expect((await client.get('/confidentialite')).text)
      .to.contain('Parti d’essai')
      .and.to.contain('dpo@example.org');
  });

  it('shows captured mail to people and to programs, outside production', async () => {
    const person = await site.make.person();
    const visitor = await site.client();
    expect((await visitor.get('/dev/courrier')).text).to.contain('Aucun mail');
    await visitor.submit('/connexion', { intent: 'link', email: person.email });
    await site.work();
    const { mails } = (await visitor.get('/dev/courrier?format=json')).json<{ mails: Record<string, string>[] }>();
    expect(mails).to.have.length(1);
    expect(mails[0]).to.include({ kind: 'core/sign-in', to: person.email });
    expect(mails[0]).to.have.all.keys('id', 'kind', 'to', 'subject', 'text', 'html', 'at');
    expect((await visitor.get('/dev/courrier')).text).to.contain(person.email);
    expect((await visitor.get(`/dev/courrier/${mails[0]!['id']}`)).text).to.contain('/connexion/lien/');
    for (const id of ['999', 'x', '0', '99999999999'])
      expect((await visitor.get(`/dev/courrier/${id}`)).status, id).to.equal(404);
  });

  it('hides captured mail in production', async () => {
    const { config } = site.cradle;
    config.production = true;
    try {
      for (const path of ['/dev/courrier?format=json', '/dev/courrier/1?opened'])
        expect((await (await site.client()).get(path)).status).to.equal(404);
    } finally {
      config.production = false;
    }
  });
});
