import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { SMTPServer } from 'smtp-server';
import { house, type House } from '../testing/index.js';
import { notes } from '../testing/notes.js';

describe('mail on its way out', () => {
  let site: House;
  let sink: SMTPServer;
  const received: { to: string[]; text: string }[] = [];
  let refuse = false;

  before(async () => {
    sink = new SMTPServer({
      disabledCommands: ['AUTH', 'STARTTLS'],
      onData(stream, session, done) {
        let text = '';
        stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
        stream.on('end', () => {
          if (refuse) return done(new Error('not now'));
          received.push({ to: session.envelope.rcptTo.map((one) => one.address), text });
          done();
        });
      },
    });
    await new Promise<void>((done) => sink.listen(0, '127.0.0.1', done));
    const { port } = sink.server.address() as AddressInfo;
    site = await house([notes()], {
      settings: { SMTP_URL: `smtp://127.0.0.1:${port}`, MAIL_FROM: 'Le parti <parti@example.org>' },
    });
  });
  after(async () => {
    await site.close();
    await new Promise<void>((done) => sink.close(done));
  });

  const send = async (to: { id: number }[], section: number, text: string) => {
    await site.asSystem(section, (work) =>
      site.cradle.notifications.send(work, {
        kind: 'notes/note',
        to: to.map((one) => one.id),
        section,
        model: { text },
      }),
    );
  };

  it('goes to one recipient an envelope, in both parts, and nothing of it is kept', async () => {
    const section = await site.make.section();
    const people = [await site.make.member(section), await site.make.member(section)];
    await send(people, section.id, 'samedi neuf heures');
    await site.work();
    expect(received.map((mail) => mail.to)).to.have.deep.members(people.map((person) => [person.email]));
    expect(received[0]!.text).to.contain('text/plain').and.to.contain('text/html').and.to.contain('samedi neuf heures');
    const [row] = await site.migrator.query<{ state: string; body: string | null }>(
      'select state, body from core.outgoing limit 1',
    );
    expect(row).to.deep.equal({ state: 'sent', body: null });
  });

  it('is tried again when the mail server refuses it', async () => {
    const section = await site.make.section();
    const person = await site.make.member(section);
    refuse = true;
    await send([person], section.id, 'plus tard');
    await site.work();
    refuse = false;
    site.clock.advance(60);
    await site.work();
    expect(received.at(-1)!.to).to.deep.equal([person.email]);
  });
});
