import { createHash, randomBytes } from 'node:crypto';
import type { Migrator } from '../../../core/dist/database/migrate.js';

/** As many rows as the demonstration has, in tables without policies, indexed for the three queries of the floor. */
const TABLES = `
  create schema floor;
  create table floor.people (id int primary key, given_name text not null, family_name text not null, locale text not null);
  create table floor.sessions (token_hash bytea primary key, person_id int not null references floor.people, expires_at timestamptz not null);
  create table floor.permissions (person_id int not null references floor.people, name text not null, primary key (person_id, name));
  create table floor.sections (id int primary key, slug text not null unique, name text not null);
  create table floor.navigation (section_id int not null references floor.sections, position int not null, label text not null,
    href text not null, primary key (section_id, position));
  create table floor.entries (id int primary key, section_id int not null references floor.sections, title text not null,
    summary text not null, place text not null, author_id int not null references floor.people, seats int not null,
    taken int not null, starts_at timestamptz not null);
  create index entries_section on floor.entries (section_id, starts_at);

  insert into floor.people select n, 'Prénom' || n, 'Nom' || n, 'fr' from generate_series(1, 3000) n;
  insert into floor.sessions select sha256(('session ' || n)::bytea), n, now() + interval '1 day' from generate_series(1, 3000) n;
  insert into floor.permissions select n, 'permission-' || p from generate_series(1, 3000) n, generate_series(1, 4) p;
  insert into floor.sections select n, 'section-' || n, 'Section ' || n from generate_series(1, 60) n;
  insert into floor.navigation select s, p, 'Rubrique ' || p, '/section-' || s || '/rubrique-' || p
    from generate_series(1, 60) s, generate_series(1, 8) p;
  insert into floor.entries
    select s * 100 + n, s, 'Tractage au marché numéro ' || n,
           'On se retrouve devant la mairie avec les tracts, les badges et du café ; chacun vient quand il peut, débutants bienvenus. '
             || repeat('Prévoir des chaussures confortables et un vêtement de pluie. ', 4),
           'Place du marché ' || n, 1 + (s * 100 + n) % 3000, 8, n % 9, now() + n * interval '7 hours'
    from generate_series(1, 60) s, generate_series(1, 40) n;
  analyze floor.people, floor.sessions, floor.permissions, floor.sections, floor.navigation, floor.entries;`;

/** Makes the floor's tables. @returns the token of a session, as its cookie holds it */
export async function fillFloor(migrator: Migrator): Promise<string> {
  await migrator.query(TABLES);
  const token = randomBytes(32).toString('base64url');
  const hash = createHash('sha256').update(token).digest();
  await migrator.query('update floor.sessions set token_hash = ? where person_id = 17', [hash]);
  return token;
}
