import { expect } from 'chai';
import { Scene } from './scene.test.js';

describe('Saturday’s leafleting', () => {
  let scene: Scene;
  beforeEach(async () => {
    scene = await Scene.open();
  });
  afterEach(() => scene.close());

  it('is filled from an empty list to a full one, one tap after the other', async () => {
    const people = [await scene.free(), await scene.free(), await scene.free()];
    const shift = await scene.shift(2);
    expect((await scene.candidates(shift)).total).to.equal(3);

    const { asked } = await scene.ask(shift, { count: 2 });
    await scene.site.work();
    expect(asked).to.have.length(2);
    expect(await scene.board(shift)).to.include({ need: 2, yes: 0, no: 0, silent: 2, seats: 0 });

    const [first, second] = asked.map((one) => people.find((person) => person.id === one.person.id)!);
    const shown = await (await scene.as()).get(await scene.link(first!));
    expect(shown.status).to.equal(200);
    expect(shown.text).to.include('place Broglie');
    expect(await scene.board(shift), 'opening the link answers nothing').to.include({ silent: 2 });

    expect(await scene.answer(first!, 'yes')).to.equal(200);
    expect(await scene.answer(second!, 'yes')).to.equal(200);
    expect(await scene.board(shift)).to.include({ yes: 2, silent: 0, seats: 2 });
    expect(await scene.asked(), 'nobody more is asked once it is full').to.have.length(2);
    expect((await scene.mailsTo(first!, 'agenda/booked'))[0]?.body).to.include('place Broglie');
  });

  it('asks the next in line by itself after a no, a silence and a withdrawal', async () => {
    for (let count = 0; count < 5; count += 1) await scene.free();
    const shift = await scene.shift(1);
    const everyone = async () =>
      (
        await scene.site.migrator.query<{ id: number; email: string }>(
          'select p.person_id as id, a.email from core.asks p join core.accounts a using (person_id) order by p.id',
        )
      ).map((row) => ({ id: row.id, email: row.email, name: '' }));
    await scene.ask(shift, { count: 1 });
    await scene.site.work();

    await scene.answer((await everyone())[0]!, 'no');
    expect(await everyone(), 'after a no').to.have.length(2);

    scene.site.clock.advance(49 * 60);
    await scene.site.work();
    expect(await everyone(), 'after two days of silence').to.have.length(3);
    expect(await scene.board(shift)).to.include({ no: 1, silent: 2 });

    const third = (await everyone())[2]!;
    await scene.answer(third, 'yes');
    expect(await everyone(), 'full').to.have.length(3);
    await scene.answer(third, 'no');
    expect(await everyone(), 'after a withdrawal').to.have.length(4);

    const fourth = (await everyone())[3]!;
    await scene.answer(fourth, 'not-this-week');
    expect(await everyone(), 'after not this week').to.have.length(5);
    expect(await scene.board(shift)).to.include({ seats: 0, no: 2, notThisWeek: 1, silent: 2 });
  });

  it('puts a late yes on the waiting list, which is served before anybody new is asked', async () => {
    const people = [await scene.free(), await scene.free(), await scene.free()];
    const shift = await scene.shift(1);
    const late = await scene.ask(shift, { people: [people[0]!.id] });
    expect(late.asked).to.have.length(1);
    await scene.site.work();
    scene.site.clock.advance(49 * 60);
    await scene.site.work();
    const emails = await scene.asked();
    const second = people.find((person) => person.email === emails[1])!;
    await scene.answer(second, 'yes');
    await scene.answer(people[0]!, 'yes');
    expect(await scene.board(shift)).to.include({ seats: 1, waiting: 1, yes: 2 });
    expect(await scene.mailsTo(people[0]!, 'agenda/waiting')).to.have.length(1);

    await scene.answer(second, 'no');
    expect(await scene.board(shift)).to.include({ seats: 1, waiting: 0, no: 1 });
    expect(await scene.mailsTo(people[0]!, 'agenda/seat')).to.have.length(1);
    expect(await scene.asked(), 'nobody new').to.have.length(2);
  });

  it('bothers nobody but experienced people for the seats that are held for them', async () => {
    const [novice, expert] = [await scene.free(), await scene.free()];
    await scene.site.asSystem(null, (work) =>
      work.raw(`insert into agenda.experience (section_id, person_id, kind) values (?, ?, 'leafleting')`, [
        scene.section.id,
        expert.id,
      ]),
    );
    const shift = await scene.shift(2, { experienced: 1 });
    await scene.ask(shift, { count: 1 });
    await scene.site.work();
    expect(await scene.asked(), 'who lacks comes first').to.deep.equal([expert.email]);
    await scene.ask(shift, { people: [novice.id] });
    await scene.site.work();
    await scene.answer(novice, 'yes');
    const other = await scene.free();
    await scene.answer(expert, 'no');
    expect(await scene.asked(), 'the one seat left is held').not.to.include(other.email);
  });

  it('goes on when somebody says they are free, or may be asked again, and not where it was stopped', async () => {
    const shift = await scene.shift(2);
    expect((await scene.ask(shift, { count: 2 })).asked, 'nobody is free yet').to.deep.equal([]);
    const late = async () => {
      const person = await scene.free();
      await scene.site.runSchedule('agenda/keep-asking');
      await scene.site.work();
      return (await scene.asked()).includes(person.email);
    };
    expect(await late()).to.equal(true);
    const page = `/sections/${scene.section.slug}/agenda/creneaux/${shift}`;
    const organiser = await scene.as(scene.organiser);
    expect((await organiser.submit(page, { on: 'no' }, `${page}/suite`)).status).to.equal(303);
    expect(await late(), 'stopped').to.equal(false);
    expect((await organiser.submit(page, { on: 'yes' }, `${page}/suite`)).status).to.equal(303);
    await scene.site.work();
    expect((await scene.asked()).length, 'resumed').to.equal(2);
  });

  it('leaves alone whoever has answered, whatever they said', async () => {
    const person = await scene.free();
    const shift = await scene.shift(1);
    await scene.ask(shift, { people: [person.id] });
    await scene.site.work();
    await scene.answer(person, 'no');
    const again = await scene.ask(shift, { people: [person.id] });
    expect(again.asked).to.deep.equal([]);
    expect(again.passedOver[0]).to.include({ code: 'asked-already' });
    expect(await scene.answer(person, 'yes'), 'they may change their mind').to.equal(200);
    expect(await scene.board(shift)).to.include({ seats: 1, no: 0 });
  });
});
