import { expect } from 'chai';
import fc from 'fast-check';
import { aimAfter, deadlineFor, shortfall } from './patience.js';

const HOUR = 3_600_000;

describe('patience', () => {
  const now = new Date('2026-11-30T09:00:00Z');
  const inHours = (hours: number) => new Date(now.getTime() + hours * HOUR);

  it('waits a third of the time that is left, from two hours to two days, and never past the start', () => {
    const waits = (hours: number) => (deadlineFor(now, inHours(hours)).getTime() - now.getTime()) / HOUR;
    expect(waits(24 * 30)).to.equal(48);
    expect(waits(24)).to.equal(8);
    expect(waits(3)).to.equal(2);
    expect(waits(1)).to.equal(1);
  });

  it('keeps up what the organiser chose: as many seats, as many asks a seat', () => {
    // Sixteen people for eight seats: two asks for each seat still free.
    const twice = aimAfter({ need: 8, taken: 0, open: 0 }, 16, null);
    expect(twice).to.deep.equal({ goal: null, perSeat: 2 });
    expect(shortfall({ need: 8, taken: 0, open: 15 }, twice)).to.equal(1);
    expect(shortfall({ need: 8, taken: 7, open: 2 }, twice)).to.equal(0);
    // Three people for eight seats: a yes is one of the three, a no is replaced.
    const three = aimAfter({ need: 8, taken: 0, open: 0 }, 3, null);
    expect(three).to.deep.equal({ goal: 3, perSeat: 1 });
    expect(shortfall({ need: 8, taken: 1, open: 2 }, three)).to.equal(0);
    expect(shortfall({ need: 8, taken: 0, open: 2 }, three)).to.equal(1);
    // Two more are asked: the aim widens, and a later single ask does not narrow it.
    const five = aimAfter({ need: 8, taken: 1, open: 2 }, 4, three);
    expect(five.goal).to.equal(5);
    expect(aimAfter({ need: 8, taken: 1, open: 0 }, 1, five).goal).to.equal(5);
  });

  it('asks nobody where the aim is reached, and exactly those who lack otherwise', () => {
    const standing = fc.record({ need: fc.integer({ min: 1, max: 500 }), taken: fc.nat(500), open: fc.nat(500) });
    fc.assert(
      fc.property(standing, fc.integer({ min: 1, max: 500 }), (before, wanted) => {
        fc.pre(before.taken < before.need);
        // As the database keeps it: a single-precision number.
        const aim = aimAfter(before, wanted, null);
        const kept = { ...aim, perSeat: Math.fround(aim.perSeat) };
        expect(shortfall({ ...before, open: wanted }, kept), 'right after the act').to.equal(0);
        expect(shortfall({ ...before, open: wanted - 1 }, kept), 'after a no').to.equal(1);
        expect(shortfall({ ...before, taken: before.need }, kept), 'full').to.equal(0);
      }),
    );
  });
});
