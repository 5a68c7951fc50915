import { expect } from 'chai';
import { seededRandom, type Random } from './random.js';

const draws = (random: Random, count = 20) => Array.from({ length: count }, () => random.next());

describe('seeded chance', () => {
  it('repeats itself for a seed and differs for another', () => {
    expect(draws(seededRandom(1))).to.deep.equal(draws(seededRandom(1)));
    expect(draws(seededRandom(1))).to.not.deep.equal(draws(seededRandom(2)));
    expect(draws(seededRandom(-0.5))).to.not.deep.equal(draws(seededRandom(0.5)));
  });

  it('stays the same from one version to the next, or every demonstration changes', () => {
    const random = seededRandom(2009);
    expect(Array.from({ length: 5 }, () => random.integer(0, 999))).to.deep.equal([262, 733, 993, 987, 576]);
  });

  it('is spread evenly from 0 to just below 1', () => {
    const random = seededRandom(3);
    const tenths = Array.from({ length: 10 }, () => 0);
    for (const drawn of draws(random, 20_000)) {
      expect(drawn >= 0 && drawn < 1).to.equal(true);
      tenths[Math.floor(drawn * 10)]! += 1;
    }
    for (const count of tenths) expect(count).to.be.within(1_800, 2_200);
  });

  it('forks by label, whatever was drawn before and whoever else forks', () => {
    const first = seededRandom(7);
    const second = seededRandom(7);
    draws(second);
    second.fork('another plugin').next();
    expect(draws(second.fork('people'))).to.deep.equal(draws(first.fork('people')));
    expect(draws(first.fork('people'))).to.not.deep.equal(draws(first.fork('sections')));
    expect(draws(first.fork('a').fork('b'))).to.not.deep.equal(draws(first.fork('a/1:b')));
  });

  it('draws whole numbers with both ends, and refuses an empty range', () => {
    const random = seededRandom(4);
    expect(new Set(Array.from({ length: 200 }, () => random.integer(-1, 1)))).to.have.keys([-1, 0, 1]);
    expect(random.integer(5, 5)).to.equal(5);
    expect(() => random.integer(2, 1)).to.throw(RangeError);
    expect(() => random.integer(0.5, 2)).to.throw(RangeError);
  });

  it('picks, and refuses to pick from nothing', () => {
    const random = seededRandom(5);
    expect(new Set(Array.from({ length: 100 }, () => random.pick(['a', 'b'])))).to.have.keys(['a', 'b']);
    expect(() => random.pick([])).to.throw(RangeError);
  });

  it('weighs: three times the weight comes three times as often, no weight never', () => {
    const random = seededRandom(6);
    const weights = { heavy: 3, light: 1, none: 0 };
    const seen = { heavy: 0, light: 0, none: 0 };
    const names = Object.keys(weights) as (keyof typeof weights)[];
    for (let i = 0; i < 8_000; i++) seen[random.weighted(names, (name) => weights[name])] += 1;
    expect(seen.none).to.equal(0);
    expect(seen.heavy / seen.light).to.be.within(2.7, 3.3);
    expect(() => random.weighted(names, () => 0)).to.throw(RangeError);
  });

  it('shuffles a copy and loses nobody', () => {
    const people = Array.from({ length: 50 }, (_, index) => index);
    const shuffled = seededRandom(8).shuffle(people);
    expect(shuffled).to.not.deep.equal(people);
    expect(shuffled.toSorted((a, b) => a - b)).to.deep.equal(people);
  });
});
