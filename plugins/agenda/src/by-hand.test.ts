import { expect } from 'chai';
import type { MadePerson } from '@lacoopol/core/testing';
import { Scene } from './scene.test.js';

describe('coming unasked, and answering for somebody', () => {
  let scene: Scene;
  beforeEach(async () => {
    scene = await Scene.open();
  });
  afterEach(() => scene.close());

  const at = (shift: number) => `/sections/${scene.section.slug}/agenda/creneaux/${shift}`;
  const submit = async (
    person: MadePerson,
    path: string,
    fields = {},
    from = `/sections/${scene.section.slug}/agenda`,
  ) => {
    const reply = await (await scene.as(person)).submit(from, fields, path);
    await scene.site.work();
    return reply.status;
  };
  const behalf = (shift: number, person: MadePerson, answer: string) =>
    submit(scene.organiser, `${at(shift)}/personnes/${person.id}/reponse`, { answer }, at(shift));

  it('books a member who volunteers, lets them wait when it is full, and serves them when a seat comes free', async () => {
    const [first, second] = [await scene.site.make.member(scene.section), await scene.site.make.member(scene.section)];
    const shift = await scene.shift(1);
    expect(await submit(first, `${at(shift)}/venir`, { back: 'agenda' })).to.equal(303);
    expect(await submit(second, `${at(shift)}/venir`, { back: 'agenda' })).to.equal(303);
    expect(await scene.board(shift)).to.include({ seats: 1, waiting: 1, yes: 2, silent: 0 });
    expect(await submit(first, `${at(shift)}/se-retirer`, { back: 'agenda' })).to.equal(303);
    expect(await scene.board(shift)).to.include({ seats: 1, waiting: 0, yes: 1, no: 1 });
    expect(await scene.mailsTo(second, 'agenda/seat')).to.have.length(1);
  });

  it('counts as the answer where the volunteer had been asked', async () => {
    const person = await scene.free();
    const shift = await scene.shift(1);
    await scene.ask(shift, { people: [person.id] });
    await submit(person, `${at(shift)}/venir`, { back: 'agenda' });
    expect(await scene.board(shift)).to.include({ seats: 1, silent: 0 });
    await submit(person, `${at(shift)}/se-retirer`, { back: 'agenda' });
    expect(await scene.board(shift)).to.include({ seats: 0, no: 1, silent: 0 });
  });

  it('counts an answer by phone like any other, asked or not', async () => {
    const [askedFor, unasked, away] = [await scene.free(), await scene.free(), await scene.free()];
    const shift = await scene.shift(3);
    await scene.ask(shift, { people: [askedFor.id] });
    expect(await behalf(shift, askedFor, 'yes')).to.equal(303);
    expect(await behalf(shift, unasked, 'yes')).to.equal(303);
    expect(await behalf(shift, away, 'no')).to.equal(303);
    expect(await scene.board(shift)).to.include({ seats: 2, no: 1, silent: 0 });
    expect((await scene.candidates(shift)).total, 'nobody is asked who has said').to.equal(0);
    const [row] = await scene.site.migrator.query<{ via: string; by: number }>(
      'select answered_via as via, answered_by as by from core.asks where person_id = ?',
      [askedFor.id],
    );
    expect(row).to.deep.equal({ via: 'on-behalf', by: scene.organiser.id });
  });

  it('lets an organiser book whoever is booked elsewhere, with a warning', async () => {
    const person = await scene.free();
    const [here, there] = [await scene.shift(1, { title: 'Ici' }), await scene.shift(1, { title: 'Là' })];
    await behalf(here, person, 'yes');
    await submit(person, `${at(there)}/venir`, { back: 'agenda' });
    expect(await scene.board(there), 'not by oneself').to.include({ seats: 0 });
    expect(await behalf(there, person, 'yes')).to.equal(303);
    expect(await scene.board(there)).to.include({ seats: 1 });
  });

  it('leaves an ask unanswered where its yes would clash, whichever way it came', async () => {
    const person = await scene.free();
    const [here, there] = [await scene.shift(1, { title: 'Ici' }), await scene.shift(1, { title: 'Là' })];
    await scene.ask(there, { people: [person.id] });
    await behalf(here, person, 'yes');
    await submit(person, `${at(there)}/venir`, { back: 'agenda' });
    expect(await scene.answer(person, 'yes')).to.equal(409);
    expect(await scene.board(there)).to.include({ seats: 0, yes: 0, silent: 1 });
  });

  it('takes somebody off, and serves whoever waits', async () => {
    const [first, second] = [await scene.free(), await scene.free()];
    const shift = await scene.shift(1);
    await behalf(shift, first, 'yes');
    await behalf(shift, second, 'yes');
    await submit(scene.organiser, `${at(shift)}/personnes/${first.id}/retirer`, {}, at(shift));
    expect(await scene.board(shift)).to.include({ seats: 1, waiting: 0, no: 0 });
  });

  it('makes experienced whoever came to three actions of a kind, and not before the shift is over whoever was booked', async () => {
    const person = await scene.free();
    const experienced = async () =>
      (
        await scene.site.migrator.query<{ yes: boolean }>(
          `select ? = any (agenda.experienced_among(array[?]::int[], 'leafleting')) as yes`,
          [person.id, person.id],
        )
      )[0]!.yes;
    for (const hour of ['09', '11', '13']) {
      const shift = await scene.shift(1, {
        shifts: [{ start: `2026-12-05T${hour}:00`, end: `2026-12-05T${hour}:30`, need: 1 }],
      });
      await behalf(shift, person, 'yes');
      expect(
        await submit(scene.organiser, `${at(shift)}/presences`, { came: String(person.id) }, at(shift)),
        'too early',
      ).to.equal(409);
    }
    scene.site.clock.set('2026-12-05T20:00:00Z');
    const shifts = await scene.site.migrator.query<{ id: number }>('select id from agenda.shifts order by id');
    for (const [index, { id }] of shifts.entries()) {
      expect(await experienced(), `after ${index}`).to.equal(false);
      await submit(scene.organiser, `${at(id)}/presences`, { came: String(person.id) }, at(id));
    }
    expect(await experienced()).to.equal(true);
    await submit(scene.organiser, `${at(shifts[0]!.id)}/presences`, {}, at(shifts[0]!.id));
    expect(await experienced(), 'taken back').to.equal(false);
  });
});
