import { expect } from 'chai';
import type { MadePerson } from '@lacoopol/core/testing';
import { Scene } from './scene.test.js';

describe('the reminder of the day before', () => {
  let scene: Scene;
  let person: MadePerson;
  let shift: number;

  beforeEach(async () => {
    scene = await Scene.open();
    person = await scene.free();
    shift = await scene.shift(2);
    await scene.ask(shift, { people: [person.id] });
    await scene.site.work();
  });
  afterEach(() => scene.close());

  const at = async (moment: string) => {
    scene.site.clock.set(moment);
    await scene.site.runSchedule('agenda/remind');
    await scene.site.work();
    return (await scene.mailsTo(person, 'agenda/reminder')).length;
  };

  it('comes at six in the evening with the meeting point, once', async () => {
    await scene.answer(person, 'yes');
    expect(await at('2026-12-04T16:59:00Z'), 'a minute before').to.equal(0);
    expect(await at('2026-12-04T17:00:00Z'), 'at six').to.equal(1);
    expect(await at('2026-12-04T17:05:00Z'), 'not again').to.equal(1);
    expect((await scene.mailsTo(person, 'agenda/reminder'))[0]?.body).to.include('place Broglie');
  });

  it('comes late where the server was down, up to the start and not after', async () => {
    await scene.answer(person, 'yes');
    expect(await at('2026-12-05T07:30:00Z')).to.equal(1);
  });

  it('does not come after the start', async () => {
    await scene.answer(person, 'yes');
    expect(await at('2026-12-05T08:00:00Z')).to.equal(0);
  });

  it('does not come to whoever got a seat after that hour, waits, or gave it back', async () => {
    scene.site.clock.set('2026-12-04T17:30:00Z');
    await scene.answer(person, 'yes');
    expect(await at('2026-12-04T17:35:00Z')).to.equal(0);
  });

  it('comes again where the shift moved to another day', async () => {
    await scene.answer(person, 'yes');
    expect(await at('2026-12-04T17:00:00Z')).to.equal(1);
    const [row] = await scene.site.migrator.query<{ id: number }>(
      'select action_id as id from agenda.shifts where id = ?',
      [shift],
    );
    await scene.call(scene.organiser, 'PATCH', `/actions/${row!.id}`, {
      shifts: [{ id: shift, start: '2026-12-12T09:00', end: '2026-12-12T11:00' }],
    });
    expect(await at('2026-12-05T07:30:00Z')).to.equal(1);
    expect(await at('2026-12-11T17:00:00Z')).to.equal(2);
  });

  it('does not follow at once on the mail that says the new hour', async () => {
    await scene.answer(person, 'yes');
    await at('2026-12-04T17:00:00Z');
    const [row] = await scene.site.migrator.query<{ id: number }>(
      'select action_id as id from agenda.shifts where id = ?',
      [shift],
    );
    await scene.call(scene.organiser, 'PATCH', `/actions/${row!.id}`, {
      shifts: [{ id: shift, start: '2026-12-05T10:00', end: '2026-12-05T12:00' }],
    });
    expect(await at('2026-12-04T17:10:00Z')).to.equal(1);
  });

  it('is silent in a section that switched the agenda off', async () => {
    await scene.answer(person, 'yes');
    await scene.site.migrator.query(
      `insert into core.plugin_states (section_id, plugin, state) values (?, 'agenda', 'off')`,
      [scene.section.id],
    );
    expect(await at('2026-12-04T17:00:00Z')).to.equal(0);
  });
});
