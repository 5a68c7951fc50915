import { expect } from 'chai';
import { house, type Client, type House, type MadeSection } from '../testing/index.js';
import { notes } from '../testing/notes.js';

describe('live updates', () => {
  let site: House;
  let section: MadeSection;
  let board: Client;
  before(async () => {
    site = await house([notes()]);
    section = await site.make.section();
    board = await site.client(await site.make.member(section, { roles: ['secretary'] }));
  });
  after(() => site.close());

  const listen = (client: Client, channel: string) =>
    fetch(`${site.url}/live?channel=${channel}`, {
      headers: {
        cookie: client
          .cookies()
          .map(({ name, value }) => `${name}=${value}`)
          .join('; '),
      },
    });

  it('push the very partial of the page, as a Turbo Stream', async () => {
    const stream = await listen(board, `notes/list/${section.id}`);
    expect(stream.headers.get('content-type')).to.contain('text/event-stream');
    await board.submit(`/sections/${section.slug}/notes`, { text: 'tout frais' });
    const pushed = await readUntil(stream, 'tout frais');
    expect(pushed)
      .to.contain('<turbo-stream action="replace"')
      .and.to.contain('target="notes"')
      .and.to.contain('<li>tout frais</li>');
    expect(pushed).not.to.contain('_csrf');
  });

  it('are refused to whoever may not read the page', async () => {
    const elsewhere = await site.client(await site.make.member(await site.make.section()));
    expect((await listen(elsewhere, `notes/list/${section.id}`)).status).to.equal(404);
    expect((await listen(await site.client(), `notes/list/${section.id}`)).status).to.equal(401);
    expect((await listen(board, 'nothing/at-all/1')).status).to.equal(404);
  });

  it('end when the right to them ends', async () => {
    const person = await site.make.member(section);
    const stream = await listen(await site.client(person), `notes/list/${section.id}`);
    await site.migrator.query('update core.memberships set until = since where person_id = ?', [person.id]);
    await site.asSystem(null, async (work) => work.tell({ kind: 'rights', person: person.id }));
    await readUntil(stream, null);
  });
});

/** Reads a stream until it says something, or (null) until it ends. Fails after five seconds. */
async function readUntil(stream: Response, text: string | null): Promise<string> {
  let read = '';
  const late = setTimeout(() => void stream.body!.cancel().catch(() => undefined), 5_000);
  const reader = stream.body!.getReader();
  const decoder = new TextDecoder();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        if (text === null) return read;
        throw new Error(`The stream ended without "${text}": ${read}`);
      }
      read += decoder.decode(value, { stream: true });
      if (text !== null && read.includes(text)) return read;
    }
  } finally {
    clearTimeout(late);
    await reader.cancel().catch(() => undefined);
  }
}
