import { expect } from 'chai';
import { house, type House, type MadePerson } from '../testing/index.js';
import { hashPassword } from './sign-in.js';
import { networkOf } from './throttle.js';

describe('signing in', () => {
  let site: House;
  let claire: MadePerson;
  before(async () => {
    site = await house();
    claire = await site.make.member(await site.make.section(), { givenName: 'Claire' });
  });
  after(() => site.close());

  const ask = async (email: string) => {
    const visitor = await site.client();
    const reply = await visitor.submit('/connexion', { intent: 'link', email });
    await site.work();
    return { visitor, reply };
  };
  const lastLink = async () => {
    const mail = (await site.mails()).at(-1)!;
    return { mail, path: new URL(/https?:\/\/\S+\/connexion\/lien\/[\w-]+/.exec(mail.body)![0]).pathname };
  };

  it('sends a link that signs in with one button, once', async () => {
    const { visitor, reply } = await ask(claire.email.toUpperCase());
    expect(reply.status).to.equal(200);
    const { mail, path } = await lastLink();
    expect(mail.recipient).to.equal(claire.email);
    expect(mail.subject).to.not.match(/core\./);

    const opened = await visitor.get(path);
    expect(opened.text).to.contain('Claire');
    expect(opened.headers.get('cache-control'), 'its address is a secret').to.equal('no-store');
    expect(visitor.cookies().map((cookie) => cookie.name)).not.to.include('lacoopol');
    const entered = await visitor.post(path);
    expect([entered.status, entered.location]).to.deep.equal([303, '/moi']);
    expect((await visitor.get('/moi')).status).to.equal(200);

    const second = await site.client();
    const used = await second.submit(path);
    expect(used.status).to.equal(410);
    expect((await second.get('/moi')).status).to.equal(401);
  });

  it('opens one session where a link is used twice at once', async () => {
    await ask(claire.email);
    const { path } = await lastLink();
    const devices = await Promise.all([site.client(), site.client()]);
    for (const device of devices) await device.get(path);
    const replies = await Promise.all(devices.map((device) => device.post(path)));
    expect(replies.map((reply) => reply.status).sort()).to.deep.equal([303, 410]);
  });

  it('lets somebody in whose browser still has the cookie of a session that is gone', async () => {
    const browser = (await site.client()).useCookie(`lacoopol=${'A'.repeat(43)}`);
    const reply = await browser.submit('/connexion', { intent: 'link', email: claire.email });
    expect(reply.status).to.equal(200);
    expect(browser.cookies().map((cookie) => cookie.name)).not.to.include('lacoopol');
  });

  it('goes on to any address of the site, spelled as browsers spell it', async () => {
    await ask(claire.email);
    const { path } = await lastLink();
    const visitor = await site.client();
    await visitor.get(path);
    const entered = await visitor.post(`${path}?next=${encodeURIComponent('/sections?q=Œ€')}`);
    expect([entered.status, entered.location]).to.deep.equal([303, '/sections?q=%C5%92%E2%82%AC']);
  });

  it('hashes no password for strangers without end', async () => {
    await site.migrator.query('delete from core.throttles');
    for (let count = 0; count < 60; count += 1) await site.cradle.throttle.count('sign-in-network', '127.0.0.1');
    const visitor = await site.client();
    await visitor.get('/connexion');
    const form = { givenName: 'A', familyName: 'B', email: 'a@example.org', password: 'long enough for it' };
    expect((await visitor.post(`/bienvenue/${'A'.repeat(43)}`, form)).status).to.equal(429);
    await site.migrator.query('delete from core.throttles');
  });

  it('counts a network of the new addresses as one, however it is spelled', () => {
    for (const address of ['2001:db8::1', '2001:db8::a:b:c:d', '2001:db8:0:0:1::2', '2001:0db8::3'])
      expect(networkOf(address), address).to.equal('2001:db8:0:0');
    expect(networkOf('2001:db8:1:2:3::4')).to.equal('2001:db8:1:2');
    expect(networkOf('::1')).to.equal('0:0:0:0');
    expect([networkOf('192.0.2.7'), networkOf('::ffff:192.0.2.7')]).to.deep.equal(['192.0.2.7', '192.0.2.7']);
  });

  it('lets a link expire', async () => {
    await ask(claire.email);
    const { path } = await lastLink();
    site.clock.advance(31);
    expect((await (await site.client()).submit(path)).status).to.equal(410);
    site.clock.advance(-31);
  });

  it('says the same to an unknown address, and sends nothing', async () => {
    const before = (await site.mails()).length;
    const known = (await ask(claire.email)).reply;
    const unknown = (await ask('nobody@example.org')).reply;
    const faceless = (text: string) =>
      text
        .replaceAll(claire.email, '')
        .replaceAll('nobody@example.org', '')
        .replace(/value="[\w-]{22}"/g, '');
    expect(unknown.status).to.equal(known.status);
    expect(faceless(unknown.text)).to.equal(faceless(known.text));
    expect((await site.mails()).length).to.equal(before + 1);
  });

  it('accepts a password, and says the same to a wrong one and to an unknown address', async () => {
    const person = await site.make.member(await site.make.section());
    await site.migrator.query('update core.accounts set password_hash = ? where person_id = ?', [
      await hashPassword('un cheval sur le toit'),
      person.id,
    ]);
    const visitor = await site.client();
    const wrong = await visitor.submit('/connexion', {
      intent: 'password',
      account: person.email,
      password: 'pas le bon du tout',
    });
    const unknown = await visitor.submit('/connexion', {
      intent: 'password',
      account: 'nobody@example.org',
      password: 'pas le bon du tout',
    });
    expect([wrong.status, unknown.status]).to.deep.equal([422, 422]);
    const right = await visitor.submit('/connexion', {
      intent: 'password',
      account: person.email,
      password: 'un cheval sur le toit',
      next: '/moi',
    });
    expect([right.status, right.location]).to.deep.equal([303, '/moi']);
  });

  it('stops whoever tries too often, and says for how long', async () => {
    const visitor = await site.client();
    let last = await visitor.get('/connexion');
    for (let tries = 0; tries < 11; tries += 1)
      last = await visitor.post('/connexion', { intent: 'password', account: 'target@example.org', password: 'guess' });
    expect(last.status).to.equal(429);
    expect(Number(last.headers.get('retry-after'))).to.be.greaterThan(60);
  });

  it('sends nobody to another site after signing in', async () => {
    const visitor = await site.client();
    for (const next of ['https://evil.example/', '//evil.example', '/\\evil.example']) {
      expect((await visitor.get(`/connexion?next=${encodeURIComponent(next)}`)).text).not.to.contain('evil.example');
    }
  });

  it('signs out', async () => {
    const there = await site.client(claire);
    await there.get('/moi');
    const reply = await there.post('/deconnexion');
    expect([reply.status, reply.location]).to.deep.equal([303, '/']);
    expect((await there.get('/moi')).status).to.equal(401);
  });

  it('closes for a suspended person, whatever cookie is shown', async () => {
    const person = await site.make.member(await site.make.section());
    const there = await site.client(person);
    expect((await there.get('/moi')).status).to.equal(200);
    await site.migrator.query('update core.people set suspended_at = now() where id = ?', [person.id]);
    expect((await there.get('/moi')).status).to.equal(401);
  });
});
