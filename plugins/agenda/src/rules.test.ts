import { expect } from 'chai';
import type { MadePerson } from '@lacoopol/core/testing';
import { Scene } from './scene.test.js';

describe('what a section chooses about its agenda', () => {
  let scene: Scene;
  beforeEach(async () => {
    scene = await Scene.open();
    await scene.site.make.mandate(scene.organiser, scene.section, 'secretary');
  });
  afterEach(() => scene.close());

  const usual = {
    'setting-circle': 'section',
    'setting-openToOthers': 'yes',
    'setting-patienceLeast': '2',
    'setting-patienceMost': '48',
    'setting-reminderHour': '18',
  };
  const choose = async (changes: Partial<Record<keyof typeof usual, string>>, place = scene.section) => {
    const person = place === scene.section ? scene.organiser : await scene.site.make.officer(place, 'federation-lead');
    const { 'setting-openToOthers': open, ...rest } = { ...usual, ...changes };
    const client = await scene.as(person);
    const reply = await client.submit(`/sections/${place.slug}/reglages/agenda`, {
      intent: 'settings',
      ...rest,
      ...(open === 'yes' ? { 'setting-openToOthers': 'yes' } : {}),
    });
    expect(reply.status).to.equal(303);
  };

  it('is the circle that a new action starts with', async () => {
    const client = await scene.as(scene.organiser);
    const circle = async () =>
      /name="circle" value="(\w+)"[^>]* checked/.exec(
        (await client.get(`/sections/${scene.section.slug}/agenda/nouvelle`)).text,
      )?.[1];
    expect(await circle()).to.equal('section');
    await choose({ 'setting-circle': 'public' }, scene.federation);
    expect(await circle(), 'inherited').to.equal('public');
    await choose({ 'setting-circle': 'network' });
    expect(await circle()).to.equal('network');
  });

  it('is how long an answer is waited for', async () => {
    await choose({ 'setting-patienceLeast': '12', 'setting-patienceMost': '24' });
    const hours = async (moment: string) => {
      scene.site.clock.set(moment);
      const person = await scene.free();
      const shift = await scene.shift(1);
      await scene.ask(shift, { people: [person.id] });
      const [row] = await scene.site.migrator.query<{ hours: number }>(
        'select round(extract(epoch from deadline - asked_at) / 3600)::int as hours from core.asks where person_id = ?',
        [person.id],
      );
      return row!.hours;
    };
    expect(await hours('2026-11-30T09:00:00Z'), 'five days ahead').to.equal(24);
    expect(await hours('2026-12-04T18:00:00Z'), 'the evening before').to.equal(12);
  });

  it('is the hour of the reminder, on the section’s own clock', async () => {
    const person = await scene.free();
    const shift = await scene.shift(2);
    await scene.ask(shift, { people: [person.id] });
    await scene.site.work();
    await scene.answer(person, 'yes');
    await choose({ 'setting-reminderHour': '20' });
    const at = async (moment: string) => {
      scene.site.clock.set(moment);
      await scene.site.runSchedule('agenda/remind');
      await scene.site.work();
      return (await scene.mailsTo(person, 'agenda/reminder')).length;
    };
    expect(await at('2026-12-04T18:59:00Z')).to.equal(0);
    expect(await at('2026-12-04T19:00:00Z')).to.equal(1);
  });

  it('is whether members of other sections put their own names down', async () => {
    const elsewhere = await scene.site.make.section({ parent: scene.federation });
    const neighbour: MadePerson = await scene.site.make.member(elsewhere);
    const member = await scene.site.make.member(scene.section);
    const action = await scene.plan(3, { circle: 'network' });
    const page = `/sections/${scene.section.slug}/agenda/${action.id}`;
    const come = `/sections/${scene.section.slug}/agenda/creneaux/${action.shifts[0]!.id}/venir`;
    const seen = async (person: MadePerson) => (await (await scene.as(person)).get(page)).text.includes('/venir');
    expect([await seen(member), await seen(neighbour)]).to.deep.equal([true, true]);

    await choose({ 'setting-openToOthers': 'no' });
    expect([await seen(member), await seen(neighbour)]).to.deep.equal([true, false]);
    await (await scene.as(neighbour)).submit('/moi/profil', { back: 'action' }, come);
    expect((await (await scene.as(neighbour)).get(page)).text).to.contain('seuls les membres de la section');
    expect((await scene.board(action.shifts[0]!.id)).seats).to.equal(0);
    await (await scene.as(member)).submit(page, { back: 'action' }, come);
    expect((await scene.board(action.shifts[0]!.id)).seats).to.equal(1);
  });

  it('comes from the party as far as the number of asks a week goes', async () => {
    await scene.site.migrator.query(
      `insert into core.settings (plugin, key, value) values ('core', 'asks.mostPerWeek', '1')`,
    );
    const person = await scene.free();
    const shift = await scene.shift(1);
    expect((await scene.candidates(shift)).total).to.equal(1);
    await scene.ask(shift, { people: [person.id] });
    const next = await scene.shift(1, { shifts: [{ start: '2026-12-12T09:00', end: '2026-12-12T11:00', need: 1 }] });
    expect((await scene.candidates(next)).total).to.equal(0);
  });
});
