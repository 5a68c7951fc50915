import { expect } from 'chai';
import { house, type House, type MadePerson, type MadeSection } from '../testing/index.js';
import { notes } from '../testing/notes.js';

describe('what leaves the house', () => {
  let site: House;
  let section: MadeSection;
  let person: MadePerson;
  before(async () => {
    site = await house([notes()]);
    section = await site.make.section();
    person = await site.make.member(section);
  });
  after(() => site.close());

  const send = (text: string, to = [person.id]) =>
    site.asSystem(section.id, (work) =>
      site.cradle.notifications.send(work, { kind: 'notes/note', to, section: section.id, model: { text } }),
    );
  const bodies = async () => (await site.mails()).map((mail) => mail.body.trim());

  it('leaves after commit, one envelope a person', async () => {
    const other = await site.make.member(section);
    await send('to both', [person.id, other.id]);
    await site.work();
    expect((await site.mails()).map((mail) => mail.recipient)).to.have.members([person.email, other.email]);
  });

  it('does not leave when its transaction fails', async () => {
    await site
      .asSystem(section.id, async (work) => {
        await site.cradle.notifications.send(work, {
          kind: 'notes/note',
          to: [person.id],
          section: section.id,
          model: { text: 'never' },
        });
        throw new Error('and then something broke');
      })
      .catch(() => undefined);
    await site.work();
    expect(await bodies()).not.to.include('never');
  });

  it('is held during electoral silence, and leaves by itself at its end', async () => {
    const until = new Date(site.clock.now().getTime() + 36 * 3_600_000);
    await site.migrator.query(
      'insert into core.silences (section_id, starts_at, ends_at, reason) values (?, ?, ?, ?)',
      [section.id, new Date(site.clock.now().getTime() - 60_000), until, 'municipales'],
    );
    await send('vote for us');
    await site.work();
    expect(await bodies()).not.to.include('vote for us');
    const [held] = await site.migrator.query<{ state: string; reason: string }>(
      'select state, reason from core.outgoing order by id desc limit 1',
    );
    expect(held).to.deep.equal({ state: 'held', reason: 'electoral silence' });
    site.clock.set(new Date(until.getTime() + 60_000));
    await site.work();
    expect(await bodies()).to.include('vote for us');
  });

  it('reads no ask out of a token that names none, however large its number', () => {
    const read = (id: string) => site.cradle.asks.readToken(`${id}.${'A'.repeat(22)}`);
    expect([read('1z'), read('zik0zj'), read('zik0zk'), read('zzzzzz'), read('-1')]).to.deep.equal([
      71,
      2_147_483_647,
      null,
      null,
      null,
    ]);
  });

  it('drops what has nowhere to go, and says why', async () => {
    const unreachable = await site.make.member(section, { email: null });
    await send('hello?', [unreachable.id]);
    await site.work();
    const [dropped] = await site.migrator.query<{ state: string; reason: string }>(
      'select state, reason from core.outgoing order by id desc limit 1',
    );
    expect(dropped).to.deep.equal({ state: 'dropped', reason: 'no e-mail address' });
  });

  it('keeps a line break in a name out of the subject', async () => {
    const mail = site.cradle.delivery.compose(
      { kind: 'notes/note', model: { text: 'x' }, locale: 'fr', given_name: 'A', zone: 'Europe/Paris' },
      'a@example.org',
    );
    expect(mail!.subject).not.to.match(/[\r\n]/);
  });
});
