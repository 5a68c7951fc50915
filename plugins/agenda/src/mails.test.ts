import { expect } from 'chai';
import type { CapturedMail } from '@lacoopol/core/testing';
import { Scene } from './scene.test.js';

const KINDS = ['ask', 'booked', 'waiting', 'seat', 'moved', 'cancelled', 'reminder'];

describe('the mails of a shift', () => {
  let scene: Scene;
  let mails: CapturedMail[];

  // One action lives through everything that is written about.
  before(async () => {
    scene = await Scene.open();
    const [asked, second] = [await scene.free(), await scene.free({}, { locale: 'en' })];
    const action = await scene.plan(1, { details: 'Café offert & bonne humeur.' });
    const shift = action.shifts[0]!.id;
    await scene.ask(shift, { people: [asked.id, second.id] });
    await scene.site.work();
    await scene.answer(asked, 'yes');
    await scene.answer(second, 'yes');
    await scene.answer(asked, 'no');
    await change(action.id, {
      place: { label: 'place Kléber', commune: '67482' },
      shifts: [{ id: shift, start: '2026-12-05T10:00', end: '2026-12-05T12:00' }],
    });
    scene.site.clock.set('2026-12-04T18:00:00Z');
    await scene.site.runSchedule('agenda/remind');
    await scene.site.work();
    await scene.call(scene.organiser, 'POST', `/actions/${action.id}/cancel`, { because: 'Orage annoncé.' });
    await scene.site.work();
    mails = (await scene.site.mails()).filter((mail) => mail.kind.startsWith('agenda/'));
  });
  after(() => scene.close());

  const change = (action: number, body: object) => scene.call(scene.organiser, 'PATCH', `/actions/${action}`, body);
  const of = (kind: string) => mails.filter((mail) => mail.kind === `agenda/${kind}`);
  const plain = (html: string) =>
    html
      .replace(/<style>[\s\S]*?<\/style>/, '')
      .replace(/<[^>]+>/g, ' ')
      .replace(/&#x27;/g, "'")
      .replace(/&amp;/g, '&');

  it('are of every kind, in the language of whoever gets them', () => {
    expect([...new Set(mails.map((mail) => mail.kind))]).to.have.members(KINDS.map((kind) => `agenda/${kind}`));
    expect(of('ask').map((mail) => mail.subject.split('?')[0]!.trim())).to.have.members([
      'Peux-tu venir',
      'Can you come',
    ]);
  });

  it('hold no key, no placeholder and no code of the views', () => {
    for (const mail of mails) {
      for (const text of [mail.subject, plain(mail.html), mail.body]) {
        expect(text, mail.kind).not.to.match(/agenda\.[a-z]|[{}]|undefined|&amp;|&#x/);
      }
    }
  });

  it('say the same in both parts: what, when, where, and every address', () => {
    for (const mail of mails) {
      const facts = ['Tractage, marché de la place Broglie', 'Strasbourg', ...(mail.body.match(/http:\/\/\S+/g) ?? [])];
      expect(facts.length, mail.kind).to.be.greaterThan(2);
      for (const fact of facts.slice(0, 2)) expect(plain(mail.html), mail.kind).to.include(fact);
      for (const link of facts.slice(2)) expect(mail.html, mail.kind).to.include(link);
      expect(mail.body, mail.kind).to.match(/samedi 5 décembre|Saturday 5 December/);
    }
  });

  it('lead with one button: the answer where one is asked for, the action elsewhere', () => {
    for (const mail of mails) {
      const buttons = [...mail.html.matchAll(/<a class="button" href="([^"]+)"/g)].map(([, href]) => href!);
      expect(buttons, mail.kind).to.have.length(1);
      expect(buttons[0], mail.kind).to.match(mail.kind === 'agenda/ask' ? /\/r\/[\w.-]+$/ : /\/agenda\/\d+$/);
    }
  });

  it('tell of a change by what it was before', () => {
    const [moved] = of('moved');
    expect(moved!.body)
      .to.match(/9.(h|am)/)
      .and.include('place Broglie, devant l’opéra')
      .and.include('place Kléber');
  });

  it('give the reason of a cancellation in the organiser’s words', () => {
    expect(of('cancelled')[0]!.body).to.include('Orage annoncé.');
  });
});
