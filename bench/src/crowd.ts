import type { Ground } from './ground.js';

export const MEMBERS = 1_500;
export const CROWD_SLUG = 'banc-d-essai';
export const CROWD_ORGANISER = 'banc-organisation@example.org';

// Four in five have said when they are free, about half of those on Saturday morning; two months of actions with the
// asks and seats that led to them stand behind.
const CROWD = `
with section as (
  insert into core.sections (parent_id, kind, slug, name)
  select id, 'section', '${CROWD_SLUG}', 'Banc d''essai' from core.sections where slug = 'bas-rhin' returning id
), place as (
  insert into core.section_communes (section_id, commune) select id, '67482' from section
), communes as (
  select array_agg(code order by population desc) as codes from core.communes where department = '67'
), people as (
  insert into core.people (given_name, family_name, home_commune)
  select 'Prénom' || n, 'Banc' || n, codes[1 + (n * n) % 25] from generate_series(1, ${MEMBERS}) n, communes returning id, family_name
), numbered as (
  select id, substr(family_name, 5)::int as n from people
), members as (
  insert into core.memberships (person_id, section_id, since) select p.id, s.id, '2020-01-01' from numbered p, section s
), accounts as (
  insert into core.accounts (person_id, email)
  select id, case when n = 1 then '${CROWD_ORGANISER}' else 'banc' || n || '@example.org' end from numbered
), mandates as (
  insert into core.mandates (person_id, section_id, role, since)
  select p.id, s.id, 'organiser', '2020-01-01' from numbered p, section s where n = 1
), free as (
  insert into agenda.availability (person_id, week, kinds, skills, reach)
  select id,
    case when n % 2 = 0 then int4multirange(int4range(5 * 1440 + 480, 5 * 1440 + 780), int4range(n % 5 * 1440 + 1080, n % 5 * 1440 + 1260))
         else int4multirange(int4range(n % 5 * 1440 + 1080, n % 5 * 1440 + 1320)) end,
    case when n % 3 = 0 then array['market', 'leafleting'] else array['letterbox'] end, '{}',
    (array['commune', 'intercommunality', 'arrondissement', 'department'])[1 + n % 4]
  from numbered where n % 5 <> 0
), away as (
  insert into agenda.blockouts (person_id, starts_at, ends_at)
  select id, now() + n % 30 * interval '1 day', now() + (n % 30 + 4) * interval '1 day' from numbered where n % 7 = 0
), actions as (
  insert into agenda.actions (kind, title, place, commune, section_id)
  select case when n % 2 = 0 then 'market' else 'leafleting' end, 'Action ' || n, 'place du marché', '67482', s.id
  from generate_series(0, 40) n, section s returning id, title
), shifts as (
  insert into agenda.shifts (action_id, starts_at, ends_at, need, section_id)
  select a.id, d.day, d.day + interval '2 hours', 12, s.id
  from actions a, section s,
    lateral (select (date_trunc('week', now() at time zone 'Europe/Paris') + interval '12 days 9 hours') at time zone 'Europe/Paris'
                    - substr(a.title, 8)::int * interval '36 hours' as day) d
  returning id, starts_at
), asks as (
  insert into core.asks (kind, subject_id, section_id, person_id, asked_at, deadline, expires_at, answer, answered_at)
  select 'agenda/shift', f.id, s.id, p.id, f.starts_at - interval '9 days', f.starts_at - interval '7 days', f.starts_at,
         case p.n % 3 when 0 then 'yes' when 1 then 'no' end, case when p.n % 3 < 2 then f.starts_at - interval '8 days' end
  from shifts f, section s, numbered p where f.starts_at < now() and (p.n + f.id) % 50 = 0
)
select 1`;

const SEATS = `
insert into agenda.bookings (shift_id, person_id, state, origin, booked_at, came)
select k.subject_id, k.person_id, 'booked', 'ask', k.answered_at, true
from core.asks k join core.sections s on s.id = k.section_id where s.slug = '${CROWD_SLUG}' and k.answer = 'yes'`;

/** A section of 1,500 members and its next shift on a Saturday morning. @returns their ids */
export async function makeCrowd(ground: Ground): Promise<{ section: number; shift: number }> {
  await ground.migrator.query(CROWD);
  await ground.migrator.query(SEATS);
  const [found] = await ground.migrator.query<{ section: number; shift: number }>(
    `select s.section_id as section, s.id as shift from agenda.shifts s join core.sections n on n.id = s.section_id
     where n.slug = ? order by s.starts_at desc limit 1`,
    [CROWD_SLUG],
  );
  await ground.settle();
  return found!;
}
