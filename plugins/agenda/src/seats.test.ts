import { expect } from 'chai';
import fc from 'fast-check';
import type { MadePerson } from '@lacoopol/core/testing';
import { Scene } from './scene.test.js';

describe('seats', () => {
  let scene: Scene;
  beforeEach(async () => {
    scene = await Scene.open();
  });
  afterEach(() => scene.close());

  const asked = async (shift: number, people: MadePerson[]) => {
    await scene.ask(shift, { people: people.map((person) => person.id) });
    await scene.site.work();
  };

  it('are one, never two, for the same answer from two devices at once', async () => {
    const person = await scene.free();
    const shift = await scene.shift(5);
    await asked(shift, [person]);
    const link = await scene.link(person);
    const visitor = await scene.as();
    const replies = await Promise.all([1, 2, 3, 4].map(() => visitor.post(link, { answer: 'yes' })));
    expect(replies.map((reply) => reply.status)).to.deep.equal([200, 200, 200, 200]);
    await scene.site.work();
    expect(await scene.board(shift)).to.include({ seats: 1, yes: 1 });
    expect(await scene.mailsTo(person, 'agenda/booked')).to.have.length(1);
  });

  it('are never more than needed, however many answer at once', async () => {
    const people = await Promise.all(Array.from({ length: 8 }, () => scene.free()));
    const shift = await scene.shift(3);
    await asked(shift, people);
    const links = await Promise.all(people.map((person) => scene.link(person)));
    const visitor = await scene.as();
    await Promise.all(links.map((link) => visitor.post(link, { answer: 'yes' })));
    expect(await scene.board(shift)).to.include({ seats: 3, waiting: 5, yes: 8 });
  });

  it('go to one of two organisers who ask the last candidate at once: one ask, one mail', async () => {
    const last = await scene.free();
    const shift = await scene.shift(2);
    const other = await scene.site.make.member(scene.section, { roles: ['secretary'] });
    const replies = await Promise.all(
      [scene.organiser, other].map((who) =>
        scene.call<{ asked: unknown[] }>(who, 'POST', `/shifts/${shift}/asks`, { count: 1 }),
      ),
    );
    expect(replies.map((reply) => reply.asked.length).sort()).to.deep.equal([0, 1]);
    await scene.site.work();
    expect(await scene.mailsTo(last, 'agenda/ask')).to.have.length(1);
  });

  it('are held for experienced people while they lack, and given back when the rule is lifted', async () => {
    const [novice, second, expert] = [await scene.free(), await scene.free(), await scene.free()];
    await scene.site.asSystem(null, (work) =>
      work.raw(`insert into agenda.experience (section_id, person_id, kind) values (?, ?, 'leafleting')`, [
        scene.section.id,
        expert.id,
      ]),
    );
    const action = await scene.plan(2, { experienced: 1 });
    const shift = action.shifts[0]!.id;
    expect((await scene.candidates(shift)).candidates[0]?.person.id, 'what lacks comes first').to.equal(expert.id);
    await asked(shift, [novice, second, expert]);
    await scene.answer(novice, 'yes');
    const page = await (await scene.as()).post(await scene.link(second), { answer: 'yes' });
    expect(page.text).to.include('habitude');
    expect(await scene.board(shift)).to.include({ seats: 1, waiting: 1 });

    await scene.answer(expert, 'yes');
    expect(await scene.board(shift)).to.include({ seats: 2, waiting: 1 });
    await scene.answer(expert, 'no');
    expect(await scene.board(shift), 'held again').to.include({ seats: 1, waiting: 1 });
    await scene.call(scene.organiser, 'PATCH', `/actions/${action.id}`, { shifts: [{ id: shift, experienced: 0 }] });
    expect(await scene.board(shift), 'the rule is lifted').to.include({ seats: 2, waiting: 0 });
    await scene.site.work();
    expect(await scene.mailsTo(second, 'agenda/seat')).to.have.length(1);
  });

  it('cannot be had in two places at once', async () => {
    const person = await scene.free();
    const shift = await scene.shift(2);
    const [here, there] = [await scene.shift(2, { title: 'Ici' }), await scene.shift(2, { title: 'Ailleurs' })];
    await asked(here, [person]);
    await scene.answer(person, 'yes');
    expect((await scene.candidates(shift)).total, 'booked elsewhere').to.equal(0);
    await asked(there, [person]);
    expect(await scene.answer(person, 'yes')).to.equal(409);
    expect(await scene.board(there)).to.include({ seats: 0, silent: 1 });
  });

  it('keep their count through any order of events', async function () {
    this.timeout(120_000);
    const people = await Promise.all(Array.from({ length: 6 }, () => scene.free()));
    const act = fc.record({ who: fc.nat(5), answer: fc.constantFrom('yes', 'yes', 'no', 'not-this-week') });
    const run = fc.asyncProperty(
      fc.integer({ min: 1, max: 4 }),
      fc.nat(2),
      fc.array(act, { minLength: 8, maxLength: 30, size: 'max' }),
      async (need, experienced, acts) => {
        await scene.site.migrator.query(`delete from agenda.experience`);
        await scene.site.migrator.query(`delete from core.asks`);
        await scene.site.migrator.query(
          `update agenda.bookings set state = 'cancelled' where state in ('booked', 'waiting')`,
        );
        await scene.site.migrator.query(
          `insert into agenda.experience (section_id, person_id, kind) values (?, ?, 'leafleting')`,
          [scene.section.id, people[0]!.id],
        );
        const shift = await scene.shift(need, { experienced: Math.min(experienced, need) });
        const expected = model(need, Math.min(experienced, need), people[0]!.id);
        for (const { who, answer } of acts) {
          const person = people[who]!;
          await scene.site.asSystem(scene.section.id, (work) => settle(work, shift, person.id, answer));
          expected.answer(person.id, answer === 'yes');
          const found = await seatsOf(scene, shift);
          expect(found, `after ${person.id} ${answer}`).to.deep.equal({
            booked: expected.booked(),
            waiting: expected.waiting(),
            taken: expected.booked().length,
          });
          expect(found.taken).to.be.at.most(need);
        }
      },
    );
    await fc.assert(run, { numRuns: 25 });
  });
});

/** What the functions of the database do for one answer, without mails. */
async function settle(
  work: Parameters<Parameters<Scene['site']['asSystem']>[1]>[0],
  shift: number,
  person: number,
  answer: string,
): Promise<void> {
  if (answer === 'yes') await work.raw(`select agenda.take_seat(?, ?, 'ask', ?)`, [shift, person, work.now]);
  else await work.raw(`select agenda.leave_seat(?, ?, 'withdrawn', ?)`, [shift, person, work.now]);
  await work.raw(`select agenda.serve_waiting(?, ?)`, [shift, work.now]);
}

async function seatsOf(scene: Scene, shift: number) {
  const rows = await scene.site.migrator.query<{ person: number; state: string; taken: number }>(
    `select b.person_id as person, b.state, s.taken from agenda.shifts s left join agenda.bookings b
       on b.shift_id = s.id and b.state in ('booked', 'waiting') where s.id = ? order by b.place, b.person_id`,
    [shift],
  );
  const of = (state: string) => rows.filter((row) => row.state === state).map((row) => row.person);
  return { booked: of('booked'), waiting: of('waiting'), taken: rows[0]!.taken };
}

/** The rule in plain words: the last seats are for the expert as long as one lacks; who waits is served in order. */
function model(need: number, experienced: number, expert: number) {
  let seated: number[] = [];
  let queue: number[] = [];
  const missing = () => Math.max(0, experienced - (seated.includes(expert) ? 1 : 0));
  const fits = (person: number) => seated.length < need && (person === expert || seated.length + missing() < need);
  return {
    answer(person: number, yes: boolean) {
      if (yes) {
        if (seated.includes(person) || queue.includes(person)) return;
        if (fits(person)) seated.push(person);
        else queue.push(person);
        return;
      }
      seated = seated.filter((one) => one !== person);
      queue = queue.filter((one) => one !== person);
      for (let next = queue.find(fits); next !== undefined; next = queue.find(fits)) {
        seated.push(next);
        queue = queue.filter((one) => one !== next);
      }
    },
    booked: () => [...seated].sort((a, b) => a - b),
    waiting: () => [...queue],
  };
}
