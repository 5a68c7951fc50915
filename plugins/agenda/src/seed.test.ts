import { expect } from 'chai';
import type { Demonstration } from '@lacoopol/core/sdk';
import { Scene } from './scene.test.js';
import { shownActions } from './seed-shown.js';
import { seedAgenda } from './seed.js';

/** A generator good enough for a test (mulberry32): what is tested is that nothing else decides. */
function chance(seed: number): Demonstration['random'] {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const integer = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));
  const self: Demonstration['random'] = {
    next,
    integer,
    chance: (probability) => next() < probability,
    pick: (items) => items[integer(0, items.length - 1)]!,
    weighted: (items, weightOf) => {
      let rest = next() * items.reduce((sum, item) => sum + weightOf(item), 0);
      return items.find((item) => (rest -= weightOf(item)) < 0) ?? items.at(-1)!;
    },
    shuffle: (items) => [...items].sort(() => next() - 0.5),
    fork: (label) =>
      chance([...label].reduce((sum, letter) => Math.imul(sum ^ letter.charCodeAt(0), 0x01000193), seed | 0)),
  };
  return self;
}

describe('the agenda’s part of the demonstration', () => {
  let scene: Scene;
  before(async () => {
    scene = await Scene.open();
    const members = [];
    for (let place = 0; place < 60; place++) {
      const roles = place === 0 ? (['secretary'] as const) : place === 1 ? (['organiser'] as const) : [];
      const person = await scene.site.make.member(scene.section, { roles: [...roles] });
      members.push({ id: person.id, homeCommune: '67482', roles: [...roles] });
    }
    const section = { id: scene.section.id, slug: 'strasbourg-centre', kind: 'section', communes: ['67482'], members };
    await scene.site.asSystem(null, (work) =>
      seedAgenda({ work, today: '2026-11-30', random: chance(7), sections: [section] }),
    );
  });
  after(() => scene.close());

  const count = async (sql: string) =>
    Number((await scene.site.migrator.query<{ n: number }>(`select count(*) as n from ${sql}`))[0]!.n);

  it('opens with a Saturday that lacks three people, two who said no and four who are silent', async () => {
    const [shift] = await scene.site.migrator.query<{ id: number }>(
      `select s.id from agenda.shifts s join agenda.actions a on a.id = s.action_id where a.title = 'Tractage, marché de la place Broglie' and s.starts_at > '2026-11-30' order by s.starts_at limit 1`,
    );
    expect(await scene.board(shift!.id)).to.include({ need: 8, seats: 5, no: 2, silent: 4 });
  });

  it('finds that Saturday ahead whatever the weekday of the first day', () => {
    for (let weekday = 1; weekday <= 7; weekday++) {
      for (const { action } of shownActions(weekday))
        expect(action.day, `${action.title}, from ${weekday}`).to.be.within(1, 9);
    }
  });

  it('keeps the house’s own rules: three asks in seven days, one place at a time, no seat too many', async () => {
    expect(
      await count(`core.asks a where (select count(*) from core.asks b where b.person_id = a.person_id
        and b.asked_at > a.asked_at - interval '7 days' and b.asked_at <= a.asked_at) > 3`),
    ).to.equal(0);
    expect(
      await count(`agenda.bookings a join agenda.bookings b on a.person_id = b.person_id and a.id < b.id
        and a.starts_at < b.ends_at and b.starts_at < a.ends_at`),
    ).to.equal(0);
    expect(await count('agenda.shifts where taken > need')).to.equal(0);
  });

  it('leaves people experienced behind, and people to ask ahead', async () => {
    expect(await count('agenda.practice where came >= 3')).to.be.greaterThan(0);
    expect(await count('agenda.availability')).to.be.within(30, 55);
    expect(await count(`agenda.shifts where starts_at > '2026-11-30' and taken < need`)).to.be.greaterThan(0);
  });
});
