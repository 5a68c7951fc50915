import type { Logger } from 'pino';
import { compose } from '../composition.js';
import type { Config } from '../config.js';
import type { ReachedDatabase } from '../database/addresses.js';
import { entering } from '../database/enter.js';
import { Migrator } from '../database/migrate.js';
import type { Work } from '../database/work.js';
import { discoverPlugins } from '../plugins/discover.js';
import { planAlsace } from './alsace.js';
import type { AlsacePlan } from './plan.js';
import { seededRandom } from './random.js';
import type { DemonstrationSection } from './seeding.js';

/** Whether this database was filled with the demonstration. */
export async function isDemonstration(migrator: Migrator): Promise<boolean> {
  const rows = await migrator.query(`select from core.settings where plugin = 'core' and key = 'demonstration'`);
  return rows.length > 0;
}

/**
 * Fills an empty database with the demonstration: the core's people and sections as the owner, then each plugin's part.
 * The people and the parts of all plugins go in together or not at all.
 */
export async function makeDemonstration(
  config: Config,
  database: ReachedDatabase,
  options: { seed: number; size: 'small'; log: Logger },
): Promise<void> {
  const today = new Date().toISOString().slice(0, 10);
  const plan = planAlsace({ seed: options.seed, today });
  const migrator = new Migrator(database.ownerUrl, database.grantee);
  const house = await compose({
    config,
    database,
    log: options.log,
    plugins: (plugins) => plugins.discover(discoverPlugins(config.plugins)),
    demonstration: true,
  });
  try {
    const sections = await storePlan(migrator, plan, today);
    await house.database.work(
      { readOnly: false, timeout: 120_000, enter: entering.system({ section: null }) },
      async (work: Work) => {
        for (const { owner, seed } of house.registry.seeds()) {
          await seed({ work, today, random: seededRandom(options.seed).fork(`plugin:${owner}`), sections });
        }
      },
    );
    await migrator.query(`insert into core.settings (plugin, key, value) values ('core', 'demonstration', ?::jsonb)`, [
      JSON.stringify({ seed: options.seed, today }),
    ]);
  } catch (error) {
    // Half a demonstration would pass for the whole one at the next start.
    await migrator.query('truncate core.sections, core.people restart identity cascade');
    throw error;
  } finally {
    await house.database.close();
    await migrator.close();
  }
}

/** Stores sections and people. @returns the sections as plugins get them, members included */
async function storePlan(migrator: Migrator, plan: AlsacePlan, today: string): Promise<DemonstrationSection[]> {
  const ids = new Map<string, number>();
  for (const section of plan.sections) {
    const [row] = await migrator.query<{ id: number }>(
      `insert into core.sections (parent_id, kind, slug, name, zone) values (?, ?, ?, ?, ?) returning id`,
      [
        section.parentKey === null ? null : ids.get(section.parentKey)!,
        section.kind,
        section.slug,
        section.name,
        section.zone,
      ],
    );
    ids.set(section.key, row!.id);
  }
  await migrator.query(
    `insert into core.section_communes (section_id, commune)
     select section, commune from jsonb_to_recordset(?::jsonb) as c (section int, commune text)`,
    [
      JSON.stringify(
        plan.sections.flatMap((section) =>
          section.communes.map((commune) => ({ section: ids.get(section.key), commune })),
        ),
      ),
    ],
  );
  const people = plan.people.map((person, index) => ({ ...person, id: index + 1 }));
  const personIds = new Map(people.map((person) => [person.key, person.id]));
  const packed = JSON.stringify(people);
  await migrator.query(
    `insert into core.people (id, given_name, family_name, home_commune, created_at) overriding system value
     select id, "givenName", "familyName", "homeCommune", "joinedOn" from jsonb_to_recordset(?::jsonb)
       as p (id int, "givenName" text, "familyName" text, "homeCommune" text, "joinedOn" timestamptz)`,
    [packed],
  );
  await migrator.query(`select setval(pg_get_serial_sequence('core.people', 'id'), (select max(id) from core.people))`);
  await migrator.query(
    `insert into core.accounts (person_id, email, share_contact)
     select id, email, id % 3 <> 0 from jsonb_to_recordset(?::jsonb) as p (id int, email text)`,
    [packed],
  );
  const held = plan.memberships.map(({ personKey, sectionKey, role, from, until }) => ({
    person: personIds.get(personKey),
    section: ids.get(sectionKey),
    role,
    since: from,
    until,
  }));
  await migrator.query(
    `insert into core.memberships (person_id, section_id, since, until)
     select person, section, since, until from jsonb_to_recordset(?::jsonb) as m (person int, section int, role text, since date, until date) where role = 'member'`,
    [JSON.stringify(held)],
  );
  await migrator.query(
    `insert into core.mandates (person_id, section_id, role, since, until)
     select person, section, role, since, until from jsonb_to_recordset(?::jsonb) as m (person int, section int, role text, since date, until date) where role <> 'member'`,
    [JSON.stringify(held)],
  );
  await migrator.query('analyze core.people, core.memberships, core.sections, core.accounts, core.communes');
  return plan.sections.map((section) => {
    const id = ids.get(section.key)!;
    const current = held.filter((one) => one.section === id && (one.until === null || one.until > today));
    return {
      id,
      slug: section.slug,
      kind: section.kind,
      communes: section.communes,
      members: current
        .filter((one) => one.role === 'member')
        .map((one) => ({
          id: one.person!,
          homeCommune: people[one.person! - 1]!.homeCommune,
          roles: current
            .filter((other) => other.person === one.person && other.role !== 'member')
            .map((other) => other.role),
        })),
    };
  });
}
