import { expect } from 'chai';
import { HOT } from './action-reading.js';
import { Scene } from './scene.test.js';

describe('what front pages read, under the policies', () => {
  let scene: Scene;
  before(async () => {
    scene = await Scene.open();
    const { migrator } = scene.site;
    await migrator.query(
      `insert into core.sections (parent_id, kind, slug, name) select ?, 'section', 'lieu-' || n, 'Lieu ' || n from generate_series(1, 200) n`,
      [scene.federation.id],
    );
    await migrator.query(
      `insert into agenda.actions (section_id, circle, kind, title, place, commune)
       select s.id, (array['section', 'network', 'public'])[1 + n % 3], 'market', 'Marché', 'place', '67482'
       from core.sections s, generate_series(1, 20) n`,
    );
    await migrator.query(
      `insert into agenda.shifts (action_id, starts_at, ends_at, need)
       select id, timestamptz '2026-12-01' + (id % 300 - 200) * interval '1 day', timestamptz '2026-12-01 02:00' + (id % 300 - 200) * interval '1 day', 4
       from agenda.actions`,
    );
    await migrator.query(
      `insert into core.people (given_name, family_name) select 'Personne', n::text from generate_series(1, 500) n`,
    );
    await migrator.query(
      `insert into agenda.bookings (shift_id, person_id, state, origin)
       select s.id, p.id, 'booked', 'ask' from agenda.shifts s join core.people p on (p.id + s.id) % 100 = 0`,
    );
    await migrator.query(
      `insert into core.asks (kind, subject_id, section_id, person_id, asked_at, deadline, expires_at)
       select 'agenda/shift', s.id, s.section_id, p.id, s.starts_at, s.starts_at, s.starts_at
       from agenda.shifts s join core.people p on (p.id + s.id) % 100 < 2`,
    );
    await migrator.query('analyze');
  });
  after(() => scene.close());

  for (const [name, { text, parameters }] of Object.entries(HOT)) {
    it(`comes by indexes: ${name}`, async () => {
      const values: Record<string, string> = {
        section: String(scene.section.id),
        at: `timestamptz '2026-12-01'`,
        most: '10',
        mine: `'{${scene.section.id}}'`,
      };
      const sql = text.replace(/\$(\d)/g, (_, number: string) => values[parameters[Number(number) - 1]!]!);
      const plan = await scene.site.asSystem(scene.section.id, async (work) => {
        const { rows } = await work.raw<{ 'QUERY PLAN': string }>(`explain ${sql}`);
        return rows.map((row) => row['QUERY PLAN']).join('\n');
      });
      expect(plan).not.to.match(/Seq Scan on (actions|shifts|bookings|asks)/);
    });
  }
});
