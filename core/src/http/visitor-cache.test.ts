import { expect } from 'chai';
import { house, type House } from '../testing/index.js';
import { notes } from '../testing/notes.js';

describe('the pages kept for visitors', () => {
  let site: House;
  before(async () => {
    site = await house([notes()]);
  });
  after(() => site.close());

  it('are the same bytes until something changes anywhere', async () => {
    const section = await site.make.section();
    const visitor = await site.client();
    const path = `/sections/${section.slug}`;
    const first = await visitor.get(path);
    const again = await visitor.get(path, { 'if-none-match': first.headers.get('etag')! });
    expect([first.status, again.status]).to.deep.equal([200, 304]);

    const board = await site.client(await site.make.member(section, { roles: ['secretary'] }));
    await board.submit(`${path}/reglages`, { intent: 'introduction', introduction: 'Tous les mardis au café' });
    await new Promise((done) => setTimeout(done, 200));
    expect((await visitor.get(path)).text).to.contain('Tous les mardis au café');
  });

  it('come compressed to whoever asks for it, and whole to whoever does not', async () => {
    for (const encoding of ['br', 'gzip']) {
      const reply = await fetch(`${site.url}/sections`, { headers: { 'accept-encoding': encoding } });
      expect(reply.headers.get('content-encoding')).to.equal(encoding);
      expect(await reply.text()).to.contain('</html>');
    }
  });

  it('are never a page behind a secret address, nor one of a person', async () => {
    const visitor = await site.client();
    expect((await visitor.get('/dev/courrier')).headers.get('etag')).to.equal(null);
    const section = await site.make.section();
    const member = await site.client(await site.make.member(section));
    expect((await member.get(`/sections/${section.slug}`)).headers.get('etag')).to.equal(null);
    expect((await visitor.get(`/sections/${section.slug}`)).text).not.to.contain('Ma page');
  });
});
