import { expect } from 'chai';
import fc from 'fast-check';
import { gathered, spread, WEEKDAYS } from './week.js';

describe('an ordinary week as a grid', () => {
  it('ticks the parts that a slot covers, and leaves the rest as exact hours', () => {
    const { ticked, exact } = spread([{ day: 6, start: '06:00', end: '14:00' }]);
    expect([...ticked]).to.deep.equal(['6-morning', '6-noon']);
    expect(exact).to.deep.equal([{ day: 6, start: '06:00', end: '07:00' }]);
  });

  it('keeps hours within a part exact', () => {
    const { ticked, exact } = spread([{ day: 2, start: '17:30', end: '18:30' }]);
    expect(ticked.size).to.equal(0);
    expect(exact).to.deep.equal([{ day: 2, start: '17:30', end: '18:30' }]);
  });

  it('says the same minutes after being spread and gathered again', () => {
    const time = fc
      .integer({ min: 0, max: 47 })
      .map((half) => `${String(half >> 1).padStart(2, '0')}:${half % 2 === 0 ? '00' : '30'}`);
    const slot = fc
      .record({ day: fc.constantFrom(...WEEKDAYS), a: time, b: time })
      .filter(({ a, b }) => a !== b)
      .map(({ day, a, b }) => ({ day, start: a < b ? a : b, end: a < b ? b : a }));
    fc.assert(
      fc.property(fc.array(slot, { maxLength: 12 }), (weekly) => {
        const { ticked, exact } = spread(weekly);
        expect(minutes([...gathered([...ticked]), ...exact])).to.deep.equal(minutes(weekly));
      }),
    );
  });
});

function minutes(weekly: readonly { day: number; start: string; end: string }[]): string[] {
  const found = new Set<string>();
  for (let half = 0; half < 48; half++) {
    const at = `${String(half >> 1).padStart(2, '0')}:${half % 2 === 0 ? '00' : '30'}`;
    for (const slot of weekly) if (slot.start <= at && at < slot.end) found.add(`${slot.day} ${at}`);
  }
  return [...found].sort();
}
