import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { readTerritory } from '../territory/communes.js';
import { DEMONSTRATION_ACCOUNTS } from './accounts.js';
import { planAlsace } from './alsace.js';
import type { PlannedSection } from './plan.js';
import { cutAlsace } from './sections.js';

const today = '2026-01-15';
const digest = (seed: number, day = today) =>
  createHash('sha256')
    .update(JSON.stringify(planAlsace({ seed, today: day })))
    .digest('hex');

describe('the plan of the demonstration', () => {
  const { sections, people, memberships } = planAlsace({ seed: 1, today });
  const communes = new Map(readTerritory().communes.map((commune) => [commune.code, commune]));
  const bySection = Map.groupBy(memberships, ({ sectionKey }) => sectionKey);
  const personOf = new Map(people.map((person) => [person.key, person]));
  const sectionOf = new Map(sections.map((section) => [section.key, section]));
  const local = sections.filter(({ kind }) => kind === 'section');
  const holding = ({ key }: PlannedSection, role: string) =>
    (bySection.get(key) ?? []).filter((membership) => membership.role === role && membership.until === null);

  it('is the same for a seed and a day, and another for another', () => {
    expect(digest(1)).to.equal(digest(1));
    expect(digest(2)).to.not.equal(digest(1));
    expect(digest(1, '2026-01-16')).to.not.equal(digest(1));
  });

  it('takes less than half a second of the processor', () => {
    const rounds = [3, 4, 5].map((seed) => {
      const before = process.cpuUsage();
      planAlsace({ seed, today });
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1_000;
    });
    expect(Math.min(...rounds)).to.be.lessThan(500);
  });

  it('refuses a day that is none', () => {
    for (const day of ['2026-02-30', 'today', '2026-1-5', ''])
      expect(() => planAlsace({ seed: 1, today: day }), day).to.throw(RangeError);
  });

  it('is a tree from the national level down to some sixty sections, parents first', () => {
    const seen = new Set<string>();
    for (const { key, parentKey, kind } of sections) {
      expect(parentKey === null ? kind === 'national' : seen.has(parentKey), key).to.equal(true);
      seen.add(key);
    }
    expect(local).to.have.length.within(55, 68);
    expect(sections.filter(({ kind }) => kind === 'federation').map(({ slug }) => slug)).to.deep.equal([
      'bas-rhin',
      'haut-rhin',
    ]);
    expect(sections.filter(({ kind }) => kind === 'group')).to.have.length(3);
    expect(local.every(({ parentKey }) => sectionOf.get(parentKey ?? '')?.kind === 'federation')).to.equal(true);
  });

  it('gives each section a slug of its own that can be read aloud', () => {
    const slugs = sections.map(({ slug }) => slug);
    expect(new Set(slugs)).to.have.property('size', slugs.length);
    for (const slug of slugs) expect(slug).to.match(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(slugs).to.include.members([
      'strasbourg-centre',
      'hoerdt-basse-zorn',
      'selestat',
      'jeunes-d-alsace',
      'national',
      'alsace',
    ]);
  });

  it('puts every commune of Alsace in one section of its department, and shares only cities', () => {
    const departmentOf = { 'bas-rhin': '67', 'haut-rhin': '68' } as Record<string, string>;
    const times = new Map<string, number>();
    for (const { communes: own, parentKey } of local) {
      for (const code of own) {
        expect(communes.get(code)?.department, code).to.equal(departmentOf[parentKey ?? '']);
        times.set(code, (times.get(code) ?? 0) + 1);
      }
    }
    for (const { code, department } of communes.values()) {
      if (department !== '67' && department !== '68') continue;
      const expected = { '67482': 7, '68224': 3, '68066': 2 }[code] ?? 1;
      if (times.get(code) !== expected) expect.fail(`${code} is in ${times.get(code) ?? 0} sections`);
    }
  });

  it('says which communes the cut misses when they have merged', () => {
    const territory = readTerritory();
    const without = { ...territory, communes: territory.communes.filter(({ name }) => name !== 'Wittersheim') };
    expect(() => cutAlsace(without)).to.throw('Brumath: the territory has no Wittersheim');
    const renamed = territory.communes.map((commune) =>
      commune.code === '67226' ? { ...commune, intercommunality: null } : commune,
    );
    expect(() => cutAlsace({ ...territory, communes: renamed })).to.throw('No section of 67 takes Ittenheim');
  });

  it('counts some 3,000 people, 12 to 150 in a section', () => {
    expect(people).to.have.length.within(2_900, 3_100);
    const sizes = local.map((section) => holding(section, 'member').length);
    expect(Math.min(...sizes)).to.be.within(12, 20);
    expect(Math.max(...sizes)).to.be.within(120, 150);
    expect(holding(sectionOf.get('strasbourg-centre')!, 'member').length).to.equal(Math.max(...sizes));
  });

  it('reaches each person at one address of their own, save the few who have none', () => {
    const emails = people.flatMap(({ email }) => email ?? []);
    expect(new Set(emails)).to.have.property('size', emails.length);
    for (const email of emails) expect(email).to.match(/^[a-z0-9.-]+@example\.org$/);
    expect((people.length - emails.length) / people.length).to.be.within(0.025, 0.055);
  });

  it('lets people live in their section, or sometimes next to it', () => {
    const sectionsOf = Map.groupBy(
      memberships.filter(({ sectionKey }) => sectionOf.get(sectionKey)?.kind === 'section'),
      ({ personKey }) => personKey,
    );
    let outside = 0;
    for (const { key, homeCommune } of people) {
      if (!communes.has(homeCommune)) expect.fail(`${key} lives in ${homeCommune}`);
      const own = sectionsOf.get(key)?.flatMap(({ sectionKey }) => sectionOf.get(sectionKey)?.communes ?? []);
      if (!own?.includes(homeCommune)) outside += 1;
    }
    expect(outside / people.length).to.be.within(0.03, 0.1);
  });

  it('gives every section its board', () => {
    for (const section of local) {
      expect(holding(section, 'secretary'), section.key).to.have.length(1);
      expect(holding(section, 'treasurer'), section.key).to.have.length(1);
      expect(holding(section, 'organiser'), section.key).to.have.length.within(1, 3);
      expect(holding(section, 'moderator'), section.key).to.have.length.within(0, 1);
    }
    expect(local.filter((section) => holding(section, 'moderator').length > 0)).to.have.length.within(8, 35);
  });

  it('gives federations and the national level theirs, and groups an organiser', () => {
    for (const key of ['bas-rhin', 'haut-rhin']) {
      expect(holding(sectionOf.get(key)!, 'federation-lead'), key).to.have.length(1);
      expect(holding(sectionOf.get(key)!, 'federation-officer'), key).to.have.length.within(2, 4);
    }
    expect(holding(sectionOf.get('national')!, 'national-officer')).to.have.length(1);
    expect(holding(sectionOf.get('national')!, 'data-protection-officer')).to.have.length(1);
    for (const group of sections.filter(({ kind }) => kind === 'group')) {
      expect(holding(group, 'organiser'), group.key).to.have.length.within(1, 2);
      expect(holding(group, 'moderator'), group.key).to.have.length(1);
      const origins = holding(group, 'member').map(
        ({ personKey }) => memberships.find((other) => other.personKey === personKey)?.sectionKey,
      );
      expect(new Set(origins).size, `${group.key} from many sections`).to.be.greaterThan(20);
    }
  });

  it('gives mandates of sections and groups to their own members, all of them reachable', () => {
    const rows = memberships.map(({ personKey, sectionKey, role }) => `${personKey} ${sectionKey} ${role}`);
    expect(new Set(rows)).to.have.property('size', rows.length);
    const member = new Set(
      memberships
        .filter(({ role, until }) => role === 'member' && until === null)
        .map(({ personKey, sectionKey }) => `${personKey} ${sectionKey}`),
    );
    const mandates = memberships.filter(({ role }) => role !== 'member');
    expect(new Set(mandates.map(({ personKey }) => personKey)), 'one mandate each').to.have.property(
      'size',
      mandates.length,
    );
    for (const { personKey, sectionKey, role } of mandates) {
      expect(personOf.get(personKey)?.email, personKey).to.not.equal(null);
      const { kind } = sectionOf.get(sectionKey)!;
      if (kind === 'section' || kind === 'group')
        expect(member.has(`${personKey} ${sectionKey}`), `${personKey} ${role} ${sectionKey}`).to.equal(true);
    }
  });

  it('dates nothing before somebody joined nor after today, and remembers a few who left', () => {
    for (const { personKey, sectionKey, from, until } of memberships) {
      const joined = personOf.get(personKey)?.joinedOn ?? '9999';
      if (!(joined <= from && from <= today))
        expect.fail(`${personKey} in ${sectionKey} from ${from}, joined ${joined}`);
      if (until !== null && !(from < until && until < today))
        expect.fail(`${personKey} in ${sectionKey} until ${until}`);
    }
    expect(memberships.filter(({ until }) => until !== null)).to.have.length.within(20, 120);
  });

  it('holds the people of the printed links under every seed, once each by name', () => {
    // Under these two, chance alone would make a second Karim Haddad and a second Thomas Oberlé.
    for (const seed of [0, 13]) {
      const plan = planAlsace({ seed, today });
      for (const { email, givenName, familyName, sectionKey, who, whoseKey } of DEMONSTRATION_ACCOUNTS) {
        const namesakes = plan.people.filter(
          (person) => person.givenName === givenName && person.familyName === familyName,
        );
        expect(namesakes.map((person) => person.email)).to.deep.equal([email]);
        const held = plan.memberships.filter(({ personKey }) => personKey === namesakes[0]?.key);
        expect(
          held.some((row) => row.sectionKey === sectionKey && row.role === 'member'),
          email,
        ).to.equal(true);
        expect(
          held.some((row) => row.sectionKey === whoseKey && row.role === who && row.until === null),
          email,
        ).to.equal(true);
      }
    }
  });
});
