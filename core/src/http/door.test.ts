import { request as rawRequest } from 'node:http';
import { expect } from 'chai';
import { house, type Client, type House, type MadePerson, type MadeSection } from '../testing/index.js';
import { notes } from '../testing/notes.js';

describe('the door that every request passes', () => {
  let site: House;
  let section: MadeSection;
  let secretary: MadePerson;
  let board: Client;
  let path: string;

  before(async () => {
    site = await house([notes()]);
    section = await site.make.section();
    secretary = await site.make.member(section, { roles: ['secretary'] });
    board = await site.client(secretary);
    path = `/sections/${section.slug}/notes`;
  });
  after(() => site.close());

  it('accepts a form with its token, and sends on with 303', async () => {
    const reply = await board.submit(path, { text: 'bonjour' });
    expect([reply.status, reply.location]).to.deep.equal([303, path]);
    expect((await board.get(path)).text).to.contain('bonjour');
  });

  it('refuses a form without its token, or from another site, and nothing is written', async () => {
    const stranger = await site.client(secretary);
    expect((await stranger.post(path, { text: 'forged' })).status).to.equal(403);
    const token = /name="_csrf" value="([^"]+)"/.exec((await stranger.get(path)).text)![1]!;
    const reply = await send(site.url, path, {
      method: 'POST',
      headers: {
        origin: 'https://elsewhere.example',
        cookie: cookie(stranger),
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: `_csrf=${token}&text=forged`,
    });
    expect(reply.status).to.equal(403);
    expect((await board.get(path)).text).not.to.contain('forged');
  });

  it('refuses JSON from another site', async () => {
    const reply = await send(site.url, `/api/v1/sections/${section.slug}/notes`, {
      method: 'POST',
      headers: { origin: 'https://elsewhere.example', cookie: cookie(board), 'content-type': 'application/json' },
      body: '{"text":"forged"}',
    });
    expect(reply.status).to.equal(403);
    expect(JSON.parse(reply.text).error.code).to.equal('E_FORGED_FORM');
  });

  it('shows a refused form again with what was typed and a sentence beside the field', async () => {
    const strange = await board.submit(path, { text: 'zéro\0pointé' });
    expect(strange.text).to.contain('zéropointé').and.to.contain('data-field="text"');
    const reply = await board.submit(path, { text: 'a'.repeat(101) });
    expect(reply.status).to.equal(422);
    expect(reply.text).to.contain('a'.repeat(101)).and.to.contain('data-field="text"').and.to.contain('trop long');
  });

  for (const [what, text, status] of [
    ['a NUL byte', 'zero\0', 422],
    ['half a character', '\ud800', 422],
    ['one megabyte', 'x'.repeat(1_000_000), 422],
    ['three megabytes', 'x'.repeat(3_000_000), 413],
  ] as const) {
    it(`answers ${what} in a field with a sentence`, async () => {
      const reply = await board.api('POST', `/api/v1/sections/${section.slug}/notes`, { text });
      expect(reply.status).to.equal(status);
      expect(reply.json<{ error: { message: string } }>().error.message).to.match(/\p{L}+ \p{L}+/u);
    });
  }

  it('answers malformed JSON, a list, and another type with 400 and 415', async () => {
    const call = (body: string, type: string) =>
      send(site.url, `/api/v1/sections/${section.slug}/notes`, {
        method: 'POST',
        headers: { cookie: cookie(board), 'content-type': type },
        body,
      });
    expect((await call('{"text":', 'application/json')).status).to.equal(400);
    expect((await call('[1]', 'application/json')).status).to.equal(400);
    expect((await call('text', 'text/plain')).status).to.equal(415);
  });

  it('does not let a form reach an object’s prototype', async () => {
    const reply = await board.submit(path, {
      text: 'fine',
      '__proto__.polluted': 'yes',
      'constructor.prototype.polluted': 'yes',
    });
    expect(reply.status).to.equal(303);
    expect(({} as Record<string, unknown>)['polluted']).to.equal(undefined);
    for (const name of ['__proto__.0', '__proto__.map.x', '__proto__.__proto__.polluted', 'length.x', 'filter.x']) {
      expect((await board.submit(path, { 'list.0': 'a', [`list.${name}`]: 'yes' })).status, name).to.equal(400);
    }
    expect(([] as unknown[])[0]).to.equal(undefined);
    expect(({} as Record<string, unknown>)['polluted']).to.equal(undefined);
  });

  it('shows a form again whatever was put where a text belongs', async () => {
    const visitor = await site.client();
    expect((await visitor.submit('/connexion', { intent: 'link', 'email.x': 'a' })).status).to.equal(422);
    const call = (email: string) =>
      send(site.url, '/connexion', {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'text/html' },
        body: `{"intent":"link","email":${email}}`,
      });
    for (const email of ['{"toString":1}', '{"toHTML":1}', '[{"toString":1}]', '{"__proto__":{"toHTML":1}}'])
      expect((await call(email)).status, email).to.equal(422);
    expect((await call('['.repeat(100_000) + ']'.repeat(100_000))).status).to.equal(400);
  });

  it('answers an address that is absent, malformed or with another method by its status', async () => {
    const visitor = await site.client();
    expect((await visitor.get('/nulle-part')).status).to.equal(404);
    expect((await visitor.get('/sections/nulle-part/notes')).status).to.equal(404);
    for (const broken of [
      '/sections/%E0%A4%A/notes',
      '/sections/%00/notes',
      '/%',
      '//evil.example/',
      '/sections/..%2f..%2f/notes',
      'http://[',
    ]) {
      expect((await send(site.url, broken, { method: 'GET', headers: {} })).status, broken).to.be.oneOf([400, 404]);
    }
    expect((await visitor.api('DELETE', '/api/v1/notes')).status).to.equal(405);
  });

  it('asks a visitor to sign in, and tells a member that she may not', async () => {
    const visitor = await site.client();
    await visitor.get('/connexion');
    const asked = await visitor.post(path, { text: 'x' });
    expect(asked.status).to.equal(401);
    expect(asked.text).to.contain('name="email"');
    const plain = await site.client(await site.make.member(section));
    const denied = await plain.api('POST', `/api/v1/sections/${section.slug}/notes`, { text: 'x' });
    expect([denied.status, denied.json<{ error: { code: string } }>().error.code]).to.deep.equal([
      403,
      'E_NOT_ALLOWED',
    ]);
  });

  it('answers 404 to everybody where the plugin is switched off', async () => {
    const quiet = await site.make.section();
    const lead = await site.make.member(quiet, { roles: ['secretary'] });
    const there = await site.client(lead);
    expect((await there.get(`/sections/${quiet.slug}/notes`)).status).to.equal(200);
    await site.migrator.query(`insert into core.plugin_states (section_id, plugin, state) values (?, 'notes', 'off')`, [
      quiet.id,
    ]);
    expect((await there.get(`/sections/${quiet.slug}/notes`)).status).to.equal(404);
    expect((await there.get(`/sections/${quiet.slug}`)).text).not.to.contain('notes-slot');
  });

  it('keeps what is private out of caches, and says nothing of its insides', async () => {
    const reply = await board.get(path);
    expect(reply.headers.get('cache-control')).to.equal('no-store');
    expect(reply.headers.get('content-security-policy')).to.contain(`default-src 'none'`).and.not.to.contain('unsafe');
    expect(reply.headers.get('x-powered-by')).to.equal(null);
  });

  it('refuses another host where it matters', async () => {
    const reply = await send(site.url, '/', { method: 'GET', headers: { host: 'elsewhere.example' } });
    expect(reply.status).to.equal(403);
  });

  it('speaks English to whoever asks for it, and remembers', async () => {
    const visitor = await site.client();
    const chosen = await visitor.get('/connexion?langue=en');
    expect([chosen.status, chosen.location]).to.deep.equal([303, '/connexion']);
    expect((await visitor.get('/connexion')).text).to.contain('<html lang="en">');
    const astray = await send(site.url, '/\\elsewhere.example/?langue=fr', { method: 'GET', headers: {} });
    expect([astray.status, astray.location]).to.deep.equal([303, '/elsewhere.example/']);
  });

  it('describes its API', async () => {
    const described = (await (await site.client()).api('GET', '/api/openapi.json')).json<{
      openapi: string;
      paths: Record<string, unknown>;
    }>();
    expect(described.openapi).to.equal('3.1.0');
    expect(described.paths).to.have.property('/api/v1/sections/{slug}/notes');
  });
});

const cookie = (client: Client) =>
  client
    .cookies()
    .map(({ name, value }) => `${name}=${value}`)
    .join('; ');

/** As a program that keeps no browser's rules would send it. */
function send(
  base: string,
  path: string,
  options: { method: string; headers: Record<string, string>; body?: string },
): Promise<{ status: number; text: string; location: string | undefined }> {
  const { hostname, port } = new URL(base);
  return new Promise((done, failed) => {
    const sent = rawRequest({ hostname, port, path, method: options.method, headers: options.headers }, (response) => {
      let text = '';
      response
        .setEncoding('utf8')
        .on('data', (chunk: string) => (text += chunk))
        .on('end', () => done({ status: response.statusCode ?? 0, text, location: response.headers.location }));
    });
    sent.on('error', failed);
    sent.end(options.body);
  });
}
