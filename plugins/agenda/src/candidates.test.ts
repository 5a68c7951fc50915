import { expect } from 'chai';
import fc from 'fast-check';
import type { MadePerson } from '@lacoopol/core/testing';
import { Scene } from './scene.test.js';

/** Strasbourg, Schiltigheim of the same intercommunality, Haguenau of the same department, Colmar of another. */
const STRASBOURG = '67482';
const SCHILTIGHEIM = '67447';
const HAGUENAU = '67180';
const COLMAR = '68066';

describe('candidates', () => {
  let scene: Scene;
  before(async () => {
    scene = await Scene.open();
  });
  after(() => scene.close());
  afterEach(async () => {
    await scene.site.migrator.query('delete from agenda.actions');
    await scene.site.migrator.query('delete from core.asks');
    await scene.site.migrator.query('delete from agenda.practice');
    await scene.site.migrator.query('delete from core.people where id <> ?', [scene.organiser.id]);
    scene.site.clock.set('2026-11-30T09:00:00Z');
  });

  const listed = async (shift: number) => (await scene.candidates(shift)).candidates.map((one) => one.person.id);

  it('are free for all of the shift: their week covers it, over midnight and over slots that touch', async () => {
    const good = [
      await scene.free(),
      await scene.free({
        weekly: [
          { day: 6, start: '09:00', end: '10:00' },
          { day: 6, start: '10:00', end: '11:00' },
        ],
      }),
    ];
    await scene.free({ weekly: [{ day: 6, start: '09:30', end: '13:00' }] });
    await scene.free({ weekly: [{ day: 7, start: '08:00', end: '13:00' }] });
    await scene.free({ weekly: [] });
    const shift = await scene.shift(3);
    expect(await listed(shift)).to.have.members(good.map((person) => person.id));

    const night = await scene.free({
      weekly: [
        { day: 7, start: '20:00', end: '24:00' },
        { day: 1, start: '00:00', end: '03:00' },
      ],
    });
    const late = await scene.shift(1, { shifts: [{ start: '2026-12-06T22:00', end: '2026-12-07T02:00', need: 1 }] });
    expect(await listed(late), 'from Sunday into Monday').to.deep.equal([night.id]);
  });

  it('are not away, booked elsewhere, asked already, out of asks, too far, suspended or gone', async () => {
    const stays = await scene.free();
    await scene.free({ blockouts: [{ start: '2026-12-05', end: '2026-12-05' }] });
    await scene.free({ reach: 'department' }, { homeCommune: COLMAR });
    await scene.free({ reach: 'commune' }, { homeCommune: SCHILTIGHEIM });
    await scene.free({ reach: 'arrondissement' }, { homeCommune: null });
    const nowhere = await scene.free({ reach: 'department' }, { homeCommune: null });
    const gone = await scene.free();
    await scene.site.migrator.query(`update core.memberships set until = '2026-11-30' where person_id = ?`, [gone.id]);
    const suspended = await scene.free();
    await scene.site.migrator.query(`update core.people set suspended_at = '2026-01-01' where id = ?`, [suspended.id]);
    const shift = await scene.shift(3);
    expect(await listed(shift)).to.have.members([stays.id, nowhere.id]);

    await scene.ask(shift, { people: [stays.id] });
    expect(await listed(shift), 'asked already').to.deep.equal([nowhere.id]);
    for (const title of ['une', 'deux', 'trois'])
      await scene.ask(await scene.shift(1, { title }), { people: [nowhere.id] });
    expect(await listed(shift), 'asked three times this week').to.deep.equal([]);
    scene.site.clock.set('2026-12-05T07:00:00Z');
    expect(await listed(shift), 'still').to.deep.equal([]);
  });

  it('are left in peace until Monday after “not this week”', async () => {
    const person = await scene.free();
    const first = await scene.shift(1);
    await scene.ask(first, { people: [person.id] });
    await scene.site.work();
    await scene.answer(person, 'not-this-week');
    const other = await scene.shift(1, { shifts: [{ start: '2026-12-12T09:00', end: '2026-12-12T11:00', need: 1 }] });
    expect(await listed(other)).to.deep.equal([]);
    scene.site.clock.set('2026-12-07T06:00:00Z');
    expect(await listed(other)).to.deep.equal([person.id]);
  });

  it('who never said when they are free are counted, and asked by name only', async () => {
    const silent = await scene.site.make.member(scene.section);
    const shift = await scene.shift(1);
    const { total, undeclared } = await scene.candidates(shift);
    // The organiser never said either.
    expect({ total, undeclared }).to.deep.equal({ total: 0, undeclared: 2 });
    expect((await scene.ask(shift, { people: [silent.id] })).asked).to.have.length(1);
  });

  it('say in words why they stand where they do', async () => {
    const person = await scene.free({ kinds: ['leafleting'] });
    const shift = await scene.shift(1);
    const [first] = (await scene.candidates(shift)).candidates;
    expect(first?.person).to.deep.equal({ id: person.id, name: person.name });
    expect(first?.reasons.map((reason) => reason.code)).to.deep.equal([
      'free',
      'prefers',
      'in-commune',
      'not-asked-lately',
    ]);
    for (const { code, text } of first!.reasons)
      expect(text, code)
        .to.match(/^[^.]{6,}$/)
        .and.not.include('agenda.');
  });

  it('are ranked as the rule says, whoever they are', async function () {
    this.timeout(60_000);
    const shift = await scene.shift(5, { experienced: 1 });
    const people = await Promise.all(Array.from({ length: 10 }, () => scene.site.make.member(scene.section)));
    const facts = fc.record({
      declared: fc.constantFrom(true, true, true, false),
      covers: fc.constantFrom(true, true, true, false),
      prefers: fc.boolean(),
      home: fc.constantFrom(STRASBOURG, SCHILTIGHEIM, HAGUENAU, COLMAR, null),
      reach: fc.constantFrom('commune', 'intercommunality', 'arrondissement', 'department', 'department', 'department'),
      asked: fc.constantFrom(0, 0, 1, 2, 3),
      came: fc.nat(4),
      most: fc.constantFrom(null, null, 0, 2, 5),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(facts, { minLength: 10, maxLength: 10 }), async (all) => {
        await load(scene, shift, people, all);
        const { candidates, total } = await scene.candidates(shift);
        const able = all.flatMap((one, index) => (isAble(one) ? [{ id: people[index]!.id, key: keyOf(one) }] : []));
        expect(candidates.map((one) => one.person.id)).to.have.members(able.map((one) => one.id));
        expect(total).to.equal(able.length);
        const keys = candidates.map((one) => able.find((other) => other.id === one.person.id)!.key);
        for (const [index, key] of keys.entries())
          if (index > 0) expect(compare(keys[index - 1]!, key)).to.be.at.most(0);
        expect(candidates.map((one) => one.rank)).to.deep.equal(candidates.map((_, index) => index + 1));
        expect((await scene.candidates(shift)).candidates, 'the same twice').to.deep.equal(candidates);
      }),
      { numRuns: 40 },
    );
  });
});

interface Facts {
  declared: boolean;
  covers: boolean;
  prefers: boolean;
  home: string | null;
  reach: string;
  asked: number;
  came: number;
  most: number | null;
}

const REACHES = ['commune', 'intercommunality', 'arrondissement', 'department'];
// From Strasbourg's place Broglie; Schiltigheim is of the same intercommunality, Haguenau only of the department.
const distanceOf = (home: string | null) =>
  home === null ? 3 : [STRASBOURG, SCHILTIGHEIM, null, HAGUENAU].indexOf(home);
const isAble = (one: Facts) =>
  one.declared &&
  one.covers &&
  distanceOf(one.home) >= 0 &&
  distanceOf(one.home) <= REACHES.indexOf(one.reach) &&
  one.asked < (one.most ?? 3);
const keyOf = (one: Facts) => [
  one.came >= 3 ? 0 : 1,
  one.prefers ? 0 : 1,
  one.home === null ? 9 : distanceOf(one.home),
  one.asked,
  -one.came,
];

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [index, value] of a.entries()) if (value !== b[index]) return value - b[index]!;
  return 0;
}

async function load(scene: Scene, shift: number, people: readonly MadePerson[], all: readonly Facts[]): Promise<void> {
  const { migrator } = scene.site;
  for (const table of ['agenda.availability', 'agenda.practice', 'core.asks', 'core.ask_preferences'])
    await migrator.query(`delete from ${table}`);
  for (const [index, one] of all.entries()) {
    const person = people[index]!.id;
    await migrator.query('update core.people set home_commune = ? where id = ?', [one.home, person]);
    if (one.declared) {
      await migrator.query(
        'insert into agenda.availability (person_id, week, kinds, reach) values (?, ?::int4multirange, ?, ?)',
        [
          person,
          one.covers ? '{[7680,7980)}' : '{[0,600)}',
          one.prefers ? ['leafleting'] : ['market'],
          one.reach,
        ] as never,
      );
    }
    if (one.came > 0)
      await migrator.query(`insert into agenda.practice (person_id, kind, came) values (?, 'leafleting', ?)`, [
        person,
        one.came,
      ]);
    if (one.most !== null)
      await migrator.query('insert into core.ask_preferences (person_id, most_per_week) values (?, ?)', [
        person,
        one.most,
      ]);
    for (let count = 0; count < one.asked; count += 1) {
      await migrator.query(
        `insert into core.asks (kind, subject_id, section_id, person_id, asked_at, deadline, expires_at)
         values ('other/thing', ?, ?, ?, '2026-11-29', '2026-12-01', '2026-12-01')`,
        [shift + count, scene.section.id, person],
      );
    }
  }
}
