import { statement, type Work } from '@lacoopol/core/sdk';

/** Queries of the pages alone; each answers under the circles that are open. */

const named = statement<{ person: number }, { name: string; givenName: string; homeCommune: string | null }>(
  'agenda.named',
  `select p.given_name || ' ' || p.family_name as name, p.given_name as "givenName", c.name as "homeCommune"
   from core.people p left join core.communes c on c.code = p.home_commune where p.id = :person`,
);

/** A person as whoever asks may know them; null where they share no section. */
export async function personNamed(
  work: Work,
  person: number | null,
): Promise<{ name: string; givenName: string; homeCommune: string | null } | null> {
  if (person === null) return null;
  return (await work.one(named, { person })) ?? null;
}

const asker = statement<{ ask: number }, { name: string }>(
  'agenda.asker',
  `select p.given_name || ' ' || p.family_name as name from core.asks k join core.people p on p.id = k.asked_by where k.id = :ask`,
);

/** Who made an ask, by name; null where the next in line was asked by itself. */
export async function askerOf(work: Work, ask: number): Promise<string | null> {
  return (await work.one(asker, { ask }))?.name ?? null;
}

const experienceSaid = statement<{ section: number; person: number; kind: string }, { id: number }>(
  'agenda.experience-said',
  'select id from agenda.experience where section_id = :section and person_id = :person and kind = :kind',
);

/** Whether the board of a section said that a member is experienced in a kind of action. */
export async function saidExperienced(work: Work, section: number, person: number, kind: string): Promise<boolean> {
  return (await work.one(experienceSaid, { section, person, kind })) !== undefined;
}

/** A commune that a typed text may mean. */
export interface FoundCommune {
  code: string;
  name: string;
  postcode: string;
  department: string;
}

const COMMUNE = `c.code, c.name, coalesce(c.postcodes[1], '') as postcode, c.department`;

const ofSection = statement<{ section: number }, FoundCommune>(
  'agenda.communes-of-section',
  `select ${COMMUNE} from core.section_communes s join core.communes c on c.code = s.commune where s.section_id = :section
   order by c.population desc, c.name`,
);

/** The territory of a section, the largest commune first; empty for a group. */
export function communesOf(work: Work, section: number): Promise<FoundCommune[]> {
  return work.all(ofSection, { section });
}

const typedCommunes = statement<{ typed: string }, FoundCommune>(
  'agenda.communes-typed',
  `select ${COMMUNE} from core.communes c
   where c.code = :typed or c.postcodes @> array[:typed::text] or lower(c.name) = lower(:typed)
   order by c.population desc, c.name limit 60`,
);

/** The communes of France with this name, postcode or INSEE code. */
export function communesTyped(work: Work, typed: string): Promise<FoundCommune[]> {
  return work.all(typedCommunes, { typed });
}
