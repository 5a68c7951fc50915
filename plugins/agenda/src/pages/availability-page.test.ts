import { expect } from 'chai';
import type { MadePerson } from '@lacoopol/core/testing';
import { Scene } from '../scene.test.js';

const PAGE = '/moi/disponibilites';

describe('the page on which one says when one is free', () => {
  let scene: Scene;
  let person: MadePerson;
  beforeEach(async () => {
    scene = await Scene.open();
    person = await scene.site.make.member(scene.section);
  });
  afterEach(() => scene.close());

  const submit = async (fields: Record<string, string | string[]>) => (await scene.as(person)).submit(PAGE, fields);
  const page = async () => (await (await scene.as(person)).get(PAGE)).text;
  const ticked = (html: string, value: string) => new RegExp(`value="${value}" checked`).test(html);

  it('saves ticked parts of the day, exact hours and days away in one go, and shows them again', async () => {
    const reply = await submit({
      week: ['6-morning', '6-noon'],
      'exact.0.day': '2',
      'exact.0.start': '17:30',
      'exact.0.end': '19:00',
      'blockouts.0.from': '2026-12-24',
      'blockouts.0.to': '2027-01-03',
      kinds: ['market'],
      reach: 'arrondissement',
    });
    expect(reply.location).to.equal('/moi');
    const html = await page();
    for (const value of ['6-morning', '6-noon', 'market', 'arrondissement'])
      expect(ticked(html, value), value).to.equal(true);
    expect(ticked(html, '5-morning')).to.equal(false);
    for (const value of ['17:30', '19:00', '2026-12-24', '2027-01-03']) expect(html).to.include(`value="${value}"`);
    const [row] = await scene.site.migrator.query<{ week: string }>(
      `select week::text as week from agenda.availability where person_id = ?`,
      [person.id],
    );
    expect(row!.week, 'two parts that touch are one').to.equal('{[2490,2580),[7620,8040)}');
  });

  it('takes a day away by its first day alone', async () => {
    await submit({ 'blockouts.0.from': '2026-12-24', 'blockouts.0.to': '', reach: 'commune' });
    const [row] = await scene.site.migrator.query<{ hours: number }>(
      'select extract(epoch from ends_at - starts_at)::int / 3600 as hours from agenda.blockouts where person_id = ?',
      [person.id],
    );
    expect(row!.hours).to.equal(24);
  });

  it('says what is wrong beside its row and keeps everything', async () => {
    const reply = await submit({
      week: ['1-evening'],
      'exact.1.day': '3',
      'exact.1.start': '12:00',
      'exact.1.end': '11:00',
      'blockouts.0.from': '2026-12-24',
      'blockouts.0.to': '2026-12-01',
      reach: 'commune',
    });
    expect(reply.status).to.equal(422);
    expect(reply.text).to.include('id="exact.0.start-problem"').and.include('id="blockouts.0.from-problem"');
    expect(ticked(reply.text, '1-evening')).to.equal(true);
    expect(reply.text).to.include('value="2026-12-01"');
    expect(await page(), 'nothing was saved').not.to.include('2026-12-24');
  });

  it('takes unticking everything as being asked no more', async () => {
    await submit({ week: ['6-morning'], reach: 'department' });
    const shift = await scene.shift(2);
    expect((await scene.candidates(shift)).total).to.equal(1);
    await submit({ reach: 'department' });
    expect((await scene.candidates(shift)).total).to.equal(0);
  });
});
