import { expect } from 'chai';
import type { MadePerson } from '@lacoopol/core/testing';
import { Scene, type ActionJson } from './scene.test.js';

describe('an action that people count on', () => {
  let scene: Scene;
  let action: ActionJson;
  let shift: number;
  let booked: MadePerson;
  let waiting: MadePerson;
  let silent: MadePerson;
  let declined: MadePerson;

  beforeEach(async () => {
    scene = await Scene.open();
    [booked, waiting, silent, declined] = [
      await scene.free(),
      await scene.free(),
      await scene.free(),
      await scene.free(),
    ];
    action = await scene.plan(1);
    shift = action.shifts[0]!.id;
    await scene.ask(shift, { people: [booked, waiting, silent, declined].map((person) => person.id) });
    await scene.site.work();
    await scene.answer(booked, 'yes');
    await scene.answer(waiting, 'yes');
    await scene.answer(declined, 'no');
  });
  afterEach(() => scene.close());

  const patch = (change: unknown, status = 200) =>
    scene.call<ActionJson>(scene.organiser, 'PATCH', `/actions/${action.id}`, change, status);
  const told = async (kind: string) => {
    await scene.site.work();
    return (await scene.site.mails()).filter((mail) => mail.kind === kind).map((mail) => mail.recipient);
  };

  it('tells everybody concerned when it moves, and keeps their seats', async () => {
    const moved = await patch({ shifts: [{ id: shift, start: '2026-12-05T10:00', end: '2026-12-05T12:00' }] });
    expect(moved.shifts[0]).to.include({ startsAt: '2026-12-05T09:00:00.000Z', taken: 1 });
    expect(moved.sequence).to.equal(action.sequence + 1);
    expect(await told('agenda/moved')).to.have.members([booked.email, waiting.email, silent.email]);
    const [row] = await scene.site.migrator.query<{ busy: Date }>(
      `select starts_at as busy from agenda.bookings where person_id = ?`,
      [booked.id],
    );
    expect(row?.busy.toISOString(), 'busy at the new time').to.equal('2026-12-05T09:00:00.000Z');
  });

  it('takes answers up to the new start, and waits for nobody past it', async () => {
    await patch({ shifts: [{ id: shift, start: '2026-12-12T09:00', end: '2026-12-12T11:00', need: 2 }] });
    scene.site.clock.set('2026-12-08T09:00:00Z');
    expect(await scene.answer(silent, 'yes')).to.equal(200);
    expect(await scene.board(shift)).to.include({ seats: 2, waiting: 1 });
    await patch({ shifts: [{ id: shift, start: '2026-12-08T12:00', end: '2026-12-08T13:00' }] });
    scene.site.clock.set('2026-12-08T11:00:00Z');
    expect(await scene.answer(silent, 'no')).to.equal(409);
  });

  it('says the new place, and what it was before', async () => {
    await patch({ place: { label: 'place Kléber', commune: '67482' } });
    expect(await told('agenda/moved')).to.have.length(3);
    const [mail] = await scene.mailsTo(booked, 'agenda/moved');
    expect(mail?.body).to.include('place Kléber').and.to.include('place Broglie');
  });

  it('says nothing to anybody where nothing that matters changed', async () => {
    const start = { start: '2026-12-05T09:00', end: '2026-12-05T11:00' };
    const same = await patch({
      title: action.shifts[0] ? 'Tractage, marché de la place Broglie' : '',
      shifts: [{ id: shift, ...start, need: 1 }],
    });
    expect(same.sequence).to.equal(action.sequence);
    await patch({ details: 'Apporte un parapluie.' });
    expect(await told('agenda/moved')).to.deep.equal([]);
  });

  it('keeps those who have a seat when the need is lowered, and says so', async () => {
    await patch({ shifts: [{ id: shift, need: 3 }] });
    await scene.site.work();
    expect(await scene.board(shift), 'the waiting list is served').to.include({ seats: 2, waiting: 0 });
    const { notes } = await patch({ shifts: [{ id: shift, need: 1 }] });
    expect(notes[0]).to.include('09:00').and.to.match(/1/);
    expect(await scene.board(shift)).to.include({ need: 1, seats: 2 });
  });

  it('tells everybody concerned when it is cancelled, once, and takes no answer any more', async () => {
    const { status } = await scene.call<ActionJson>(scene.organiser, 'POST', `/actions/${action.id}/cancel`, {
      because: 'orage annoncé',
    });
    expect(status).to.equal('cancelled');
    await scene.call(scene.organiser, 'POST', `/actions/${action.id}/cancel`, {});
    expect(await told('agenda/cancelled')).to.have.members([booked.email, waiting.email, silent.email]);
    expect((await scene.mailsTo(booked, 'agenda/cancelled'))[0]?.body).to.include('orage annoncé');
    expect(await scene.answer(silent, 'yes')).to.equal(409);
    const other = await scene.shift(1, { title: 'Une autre' });
    expect(
      (await scene.candidates(other)).candidates.map((one) => one.person.id),
      'free again',
    ).to.include(booked.id);
    await patch({ title: 'Encore' }, 409);
    await scene.ask(shift, { count: 1 }, 409);
  });

  it('is cancelled while answers come in, and neither waits for the other for ever', async () => {
    const links = await Promise.all([booked, waiting, silent, declined].map((person) => scene.link(person)));
    const visitor = await scene.as();
    const [cancelled, ...replies] = await Promise.all([
      scene.call<ActionJson>(scene.organiser, 'POST', `/actions/${action.id}/cancel`, {}),
      ...links.map((link, index) => visitor.post(link, { answer: index % 2 ? 'no' : 'yes' })),
    ]);
    expect(cancelled.status).to.equal('cancelled');
    for (const reply of replies) {
      expect(reply.status).to.be.oneOf([200, 409]);
      expect(reply.text, 'refused with a sentence, not by the database').not.to.include('E_CONFLICT');
    }
    await scene.site.work();
    const [left] = await scene.site.migrator.query<{ count: number }>(
      `select count(*)::int as count from agenda.bookings where state in ('booked', 'waiting')`,
    );
    expect(left?.count).to.equal(0);
  });

  it('takes out one shift, tells those of that shift, and never the last one', async () => {
    const second = await patch({ shifts: [{ start: '2026-12-05T11:00', end: '2026-12-05T12:00', need: 2 }] });
    expect(second.shifts).to.have.length(2);
    const left = await patch({ shifts: [{ id: shift, remove: true }] });
    expect(left.shifts.map((one) => one.cancelled)).to.deep.equal([true, false]);
    expect(await told('agenda/cancelled')).to.have.length(3);
    await patch({ shifts: [{ id: second.shifts[1]!.id, remove: true }] }, 422);
  });

  it('leaves a shift that has started as it was', async () => {
    scene.site.clock.set('2026-12-05T08:30:00Z');
    await patch({ shifts: [{ id: shift, start: '2026-12-05T15:00', end: '2026-12-05T16:00' }] }, 422);
    await scene.ask(shift, { count: 1 }, 409);
    expect(await scene.answer(waiting, 'no')).to.equal(409);
  });

  it('follows its circle with all its shifts', async () => {
    await patch({ circle: 'public' });
    const visitor = await scene.as();
    const shown = await visitor.api('GET', `/api/v1/actions/${action.id}`);
    expect(shown.status).to.equal(200);
    expect(shown.json<ActionJson>().shifts[0]).to.include({ taken: 1 });
    expect(shown.text).not.to.include(booked.name.split(' ')[1]);
    await patch({ circle: 'section' });
    expect((await visitor.api('GET', `/api/v1/actions/${action.id}`)).status).to.equal(404);
  });
});
