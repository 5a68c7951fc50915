import { expect } from 'chai';
import { house, type House } from '../testing/index.js';

describe('the pages kept for visitors', () => {
  let site: House;
  before(async () => {
    site = await house();
  });
  after(() => site.close());

  it('are the same bytes until something changes', async () => {
    const visitor = await site.client();
    const first = await visitor.get('/connexion');
    const again = await visitor.get('/connexion', { 'if-none-match': first.headers.get('etag') ?? '' });
    expect(first.status).to.equal(200);
    expect(again.status).to.equal(304);
  });
});
