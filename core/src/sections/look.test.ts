import { expect } from 'chai';
import sharp from 'sharp';
import { house, type Client, type House, type MadeSection } from '../testing/index.js';

describe('how a section looks', () => {
  let site: House;
  let section: MadeSection;
  let secretary: Client;
  let visitor: Client;
  let path: string;
  before(async () => {
    site = await house();
    visitor = await site.client();
  });
  beforeEach(async () => {
    section = await site.make.section();
    secretary = await site.client(await site.make.member(section, { roles: ['secretary'] }));
    path = `/sections/${section.slug}/reglages/apparence`;
  });
  after(() => site.close());

  const stylesheet = async (client: Client, address = `/sections/${section.slug}`) =>
    /href="(\/sections\/[\w-]+\/theme\.css\?v=[\w-]+)"/.exec(
      (await client.get(address)).text.replaceAll('&#x3D;', '='),
    )?.[1];
  const choose = (accent: string, own = '') => secretary.submit(path, { intent: 'accent', accent, own });

  it('is the theme’s until the section chooses a colour, on every page of it and nowhere else', async () => {
    expect(await stylesheet(secretary)).to.equal(undefined);
    expect((await choose('outremer')).status).to.equal(303);
    const address = await stylesheet(visitor);
    expect(await stylesheet(secretary, path)).to.equal(address);
    expect(await stylesheet(secretary, '/moi')).to.equal(undefined);
    const css = await visitor.get(address!);
    expect(css.headers.get('content-type')).to.equal('text/css; charset=utf-8');
    expect(css.headers.get('cache-control')).to.equal('public, max-age=31536000, immutable');
    expect(css.text).to.contain('--accent:#2a3cb0').and.to.contain('prefers-color-scheme:dark');
  });

  it('changes its address with its colour, and an old one is asked for again', async () => {
    await choose('outremer');
    const before = await stylesheet(secretary);
    await choose('own', '#0b6242');
    const now = await stylesheet(secretary);
    expect(now).not.to.equal(before);
    const old = await visitor.get(before!);
    expect(old.headers.get('cache-control')).to.equal('no-cache');
    expect(old.text).to.contain('--accent:#0b6242');
  });

  it('goes back to the theme’s', async () => {
    await choose('prune');
    const address = await stylesheet(secretary);
    await choose('theme');
    expect(await stylesheet(secretary)).to.equal(undefined);
    expect((await visitor.get(address!)).status).to.equal(404);
  });

  it('refuses a colour that could not be read, and names the nearest that could', async () => {
    const refused = await choose('own', '#ffe600');
    expect(refused.status).to.equal(422);
    expect(refused.text).to.contain('contraste de 1.').and.to.contain('value="#ffe600"');
    const nearest = /La plus proche qui se lit bien : (#[0-9a-f]{6})/.exec(refused.text)?.[1];
    expect(await stylesheet(secretary)).to.equal(undefined);
    expect((await choose('own', nearest)).status).to.equal(303);
    expect((await visitor.get((await stylesheet(secretary))!)).text).to.contain(`--accent:${nearest}`);
  });

  it('takes no colour that is none', async () => {
    for (const [accent, own] of [
      ['own', 'red;}body{display:none'],
      ['own', ''],
      ['chartreuse', ''],
      ['#0b6242', ''],
      ['', ''],
    ])
      expect((await choose(accent!, own)).status, `${accent} ${own}`).to.equal(422);
    expect(await stylesheet(secretary)).to.equal(undefined);
  });

  it('is for the board to choose', async () => {
    const member = await site.client(await site.make.member(section));
    expect((await member.get(path)).status).to.equal(403);
    expect((await visitor.get(path)).status).to.equal(401);
  });

  const drawn = (width: number, height: number) =>
    sharp({ create: { width, height, channels: 4, background: '#c40a48' } })
      .png()
      .toBuffer();
  const logoOf = async (client: Client) =>
    /src="(\/sections\/[\w-]+\/logo\?v&#x3D;[\w.]+)" width="(\d+)" height="(\d+)"/.exec(
      (await client.get(`/sections/${section.slug}`)).text,
    );

  it('has the logo that was put up, on every page, until it is taken down', async () => {
    const put = await secretary.upload(path, { logo: await drawn(900, 300) }, { intent: 'logo' });
    expect(put.status, put.text).to.equal(303);
    const [, address, width, height] = (await logoOf(secretary))!;
    expect([width, height]).to.deep.equal(['336', '112']);
    const picture = await visitor.get(address!.replace('&#x3D;', '='));
    expect(picture.status).to.equal(200);
    expect(picture.headers.get('content-type')).to.equal('image/webp');
    expect(picture.headers.get('cache-control')).to.equal('public, max-age=31536000, immutable');
    await choose('sapin');
    expect(await logoOf(secretary), 'the colour leaves it').not.to.equal(null);
    expect((await secretary.submit(path, { intent: 'no-logo' })).status).to.equal(303);
    expect(await logoOf(secretary)).to.equal(null);
    expect((await visitor.get(`/sections/${section.slug}/logo`)).status).to.equal(404);
    expect(await stylesheet(secretary), 'and it the colour').not.to.equal(undefined);
  });

  it('says what is wrong with a file beside its field', async () => {
    for (const [what, bytes] of [
      ['ni un PNG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
      ['ni un PNG', Buffer.from('GIF89a………')],
      ['lire cette image', (await drawn(300, 300)).subarray(0, 90)],
      ['Choisis un fichier', Buffer.alloc(0)],
    ] as const) {
      const refused = await secretary.upload(path, { logo: bytes }, { intent: 'logo' });
      expect(refused.status, what).to.equal(422);
      expect(refused.text).to.contain('id="logo-problem"').and.to.contain(what);
    }
    const odd = { logo: await drawn(10, 10), 'logo.bytes': Buffer.from('x') };
    expect((await secretary.upload(path, odd, { intent: 'logo' })).status).to.equal(400);
    const heavy = await secretary.upload(path, { logo: Buffer.alloc(3_000_000) }, { intent: 'logo' });
    expect(heavy.status).to.equal(413);
    expect(await logoOf(secretary)).to.equal(null);
  });

  it('takes files in forms that ask for one, and in no other', async () => {
    const refused = await secretary.upload(
      path,
      { introduction: Buffer.from('x') },
      {},
      `/sections/${section.slug}/reglages`,
    );
    expect(refused.status).to.equal(415);
    const member = await site.client(await site.make.member(section));
    await member.get('/moi');
    expect((await member.upload('/moi', { logo: await drawn(10, 10) }, { intent: 'logo' }, path)).status).to.equal(403);
  });
});
