import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import {
  accessMatrix,
  circlesHold,
  coreStillWorks,
  house,
  personalDataHolds,
  type House,
} from '@lacoopol/core/testing';
import __name__ from './plugin.js';

const tested = { plugin: __name__, folder: fileURLToPath(new URL('..', import.meta.url)) };

describe('__name__', function () {
  this.timeout(60_000);
  let site: House;
  before(async () => {
    site = await house([tested]);
  });
  after(() => site.close());

  it('shows what a member wrote to the members of the section, and to nobody else', async () => {
    const section = await site.make.section();
    const address = `/sections/${section.slug}/__name__`;
    const member = await site.client(await site.make.member(section));
    expect((await member.submit(address, { text: 'Les clés sont chez Claire' })).status).to.equal(303);
    expect((await member.get(address)).text).to.contain('Les clés sont chez Claire');
    expect((await member.get(`/sections/${section.slug}`)).text, 'its front page').to.contain('Les clés');
    const visitor = await site.client();
    expect((await visitor.get(address)).status, 'a visitor').to.equal(401);
    expect((await visitor.get(`/sections/${section.slug}`)).text, 'nor is led there').not.to.contain(address);
    const neighbour = await site.client(await site.make.member(await site.make.section()));
    expect((await neighbour.get(address)).status, 'a member of another section').to.equal(403);
  });

  it('keeps what was typed in a form that cannot be accepted', async () => {
    const section = await site.make.section();
    const member = await site.client(await site.make.member(section));
    const refused = await member.submit(`/sections/${section.slug}/__name__`, { text: 'x'.repeat(301) });
    expect(refused.status).to.equal(422);
    expect(refused.text).to.contain('x'.repeat(301));
  });

  it('forgets after two years', async () => {
    const section = await site.make.section();
    const member = await site.client(await site.make.member(section));
    await member.submit(`/sections/${section.slug}/__name__`, { text: 'Déjà vieux' });
    site.clock.advance(3 * 366 * 24 * 60);
    await site.runSchedule('__name__/forget');
    expect((await member.get(`/sections/${section.slug}/__name__`)).text).not.to.contain('Déjà vieux');
  });

  // What a route with a form is sent, so that those who may come in come through.
  const routes = { 'POST /sections/:slug/__name__': { body: { text: 'Une ligne' } } };
  it('lets in whom it says, and nobody else', () => accessMatrix([tested], { routes }));
  it('shows nothing outside its circle', () => circlesHold(tested));
  it('gives a person what it keeps of them, and lets it go', () => personalDataHolds(tested));
  it('leaves the core as it was', () => coreStillWorks(tested));
});
