-- What somebody with a mandate above may do inside a section, and what a section, a federation or the national level
-- shows of itself. Each function checks for itself who is asking.

alter table core.interventions
  add column about text not null default '',   -- what it concerned: a plugin, a role
  add column until timestamptz;                -- it opens the section's own circle to that person until then; null: it does not
drop policy writing on core.interventions;
-- Whoever writes it down signs it; what opens a section is written by core.step_in alone.
create policy writing on core.interventions for insert with check (person_id = (select core.person()) and until is null);

-- The same as core.holds for many rows: the local day is reckoned once.
create function core.holds_on(since date, until date, day date) returns boolean language sql immutable parallel safe as
  $$ select since <= day and (until is null or until > day) $$;
create function core.day(at timestamptz) returns date language sql immutable parallel safe as
  $$ select (at at time zone 'Europe/Paris')::date $$;

create function core.reaches(person int, section int, at timestamptz) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select from core.mandates m join core.sections s on m.section_id = any (s.path)
                 where s.id = section and m.person_id = person and m.role in ('federation-lead', 'national-officer') and core.holds(m.since, m.until, at))
$$;
comment on function core.reaches is 'Whether a person holds a mandate that reaches down to the section.';

-- Somebody above steps into a section, with a reason that the section reads: its circle is open to them for a day.
create function core.step_in(section int, act text, reason text, at timestamptz) returns void
language plpgsql security definer set search_path = '' as $$
begin
  if not core.reaches(core.person(), section, at) then raise exception 'section % is not below', section using errcode = '42501'; end if;
  insert into core.interventions (section_id, person_id, act, reason, at, until)
  values (section, core.person(), step_in.act, step_in.reason, step_in.at, step_in.at + interval '1 day');
end $$;

-- Opens the section's circle for the rest of this transaction to whoever stepped in; answers whether it did.
create function core.open_from_above(section int, at timestamptz) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  if not core.reaches(core.person(), section, at)
     or not exists (select from core.interventions i where i.section_id = section and i.person_id = core.person() and i.until > open_from_above.at)
  then return false; end if;
  perform core.open_circles(core.person(), array_append(core.visible(), section), core.is_member());
  return true;
end $$;

-- The section has its own secretary now: whoever helped it from above steps out.
create function core.step_out(section int, at timestamptz) returns void language sql security definer set search_path = '' as $$
  update core.interventions i set until = step_out.at where i.section_id = section and i.person_id = core.person() and i.until > step_out.at
$$;

-- The journal of a section, for itself and for those above it; newest first.
create function core.interventions_of(section int, at timestamptz)
returns table (name text, act text, about text, reason text, done_at timestamptz)
language sql stable security definer set search_path = '' as $$
  select coalesce(p.given_name || ' ' || p.family_name, ''), i.act, i.about, i.reason, i.at
  from core.interventions i left join core.people p on p.id = i.person_id
  where i.section_id = section and (section = any (core.visible()) or core.reaches(core.person(), section, interventions_of.at))
  order by i.at desc, i.id desc limit 50
$$;

-- What a section's front page says of it, as one JSON object:
--   communes      names of the largest communes of its territory, at most twelve, and communeCount, how many there are
--   below         [{slug, name, kind}] right under a federation, a region or the national level
--   board         [{givenName, familyName, role}] for those to whom its circle is open, else null
--   members       how many, likewise
create function core.section_face(section int, at timestamptz) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  opened boolean := section = any (core.visible());
  today date := core.day(at);
  seats jsonb;
  territory record;
  own_kind text;
  under jsonb := '[]';
begin
  select s.kind into own_kind from core.sections s where s.id = section;
  select coalesce(jsonb_agg(t.name order by t.place) filter (where t.place <= 12), '[]') as names, count(*) as total into territory
  from (select c.name, row_number() over (order by c.population desc, c.name) as place
        from core.section_communes sc join core.communes c on c.code = sc.commune where sc.section_id = section) t;
  if own_kind not in ('section', 'group') then
    select coalesce(jsonb_agg(jsonb_build_object('slug', s.slug, 'name', s.name, 'kind', s.kind) order by s.kind = 'group', s.plain_name), '[]')
    into under from core.sections s where s.parent_id = section;
  end if;
  if opened then
    select coalesce(jsonb_agg(jsonb_build_object('givenName', p.given_name, 'familyName', p.family_name, 'role', m.role)
      order by m.role not in ('secretary', 'federation-lead', 'national-officer'), p.plain_name), '[]')
    into seats from core.mandates m join core.people p on p.id = m.person_id
    where m.section_id = section and core.holds_on(m.since, m.until, today);
  end if;
  return jsonb_build_object('communes', territory.names, 'communeCount', territory.total, 'below', under, 'board', seats,
    'members', case when opened then (select count(*) from core.memberships m where m.section_id = section and core.holds_on(m.since, m.until, today)) end);
end $$;

-- The members of a section and its board, for a page of its board. How somebody is reached is shown as each of them
-- consented, and not at all where `contacts` is false.
--   total, found   current members; those whose name fits what is searched
--   members        [{id, givenName, familyName, commune, since, email, phone, reachable, roles}], in the order of names
--   board          [{mandate, person, givenName, familyName, role, since}]
--   chosen         {id, givenName, familyName} of one current member, or null
create function core.members_of(section int, searched text, most int, skip int, chosen int, contacts boolean, at timestamptz) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  today date := core.day(at);
begin
  if not section = any (core.visible()) then raise exception 'section % is not open', section using errcode = '42501'; end if;
  return (
    with current as materialized (
      select p.id, p.given_name, p.family_name, p.plain_name, p.home_commune, m.since
      from core.memberships m join core.people p on p.id = m.person_id
      where m.section_id = section and core.holds_on(m.since, m.until, today)),
    fitting as (select * from current c where searched is null or core.named(c.plain_name, searched)),
    held as (
      select m.id, m.person_id, m.role, m.since, p.given_name, p.family_name, p.plain_name
      from core.mandates m join core.people p on p.id = m.person_id
      where m.section_id = section and core.holds_on(m.since, m.until, today)),
    shown as (select * from fitting order by plain_name, id limit most offset skip)
    select jsonb_build_object(
      'total', (select count(*) from current),
      'found', (select count(*) from fitting),
      'members', (select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'givenName', s.given_name, 'familyName', s.family_name,
          'commune', c.name, 'since', s.since, 'reachable', a.email is not null,
          'email', case when contacts and a.share_contact then a.email end, 'phone', case when contacts and a.share_contact then a.phone end,
          'roles', (select coalesce(jsonb_agg(h.role), '[]') from held h where h.person_id = s.id)) order by s.plain_name, s.id), '[]')
        from shown s left join core.communes c on c.code = s.home_commune left join core.accounts a on a.person_id = s.id),
      'board', (select coalesce(jsonb_agg(jsonb_build_object('mandate', h.id, 'person', h.person_id, 'givenName', h.given_name,
          'familyName', h.family_name, 'role', h.role, 'since', h.since)
          order by h.role not in ('secretary', 'federation-lead', 'national-officer'), h.plain_name), '[]') from held h),
      'chosen', (select jsonb_build_object('id', c.id, 'givenName', c.given_name, 'familyName', c.family_name) from current c where c.id = chosen)));
end $$;

-- The groups, with how many belong to each and whether the person does; nothing for whoever is no member of the party.
create function core.groups(at timestamptz) returns table (slug text, name text, introduction text, members int, mine boolean)
language sql stable security definer set search_path = '' as $$
  select s.slug, s.name, s.introduction, count(m.id)::int, coalesce(bool_or(m.person_id = core.person()), false)
  from core.sections s left join core.memberships m on m.section_id = s.id and core.holds(m.since, m.until, at)
  where s.kind = 'group' and core.is_member() group by s.id order by s.plain_name
$$;

-- The party at a glance, for a national officer: figures, and a page of what there is below the national level. Names of
-- those who lead are shown; no member is.
create function core.overview(searched text, most int, skip int, at timestamptz) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  today date := core.day(at);
begin
  if not exists (select from core.mandates m join core.sections s on s.id = m.section_id
                 where s.parent_id is null and m.person_id = core.person() and m.role = 'national-officer' and core.holds_on(m.since, m.until, today))
  then raise exception 'this is for national officers' using errcode = '42501'; end if;
  return (
    with in_lead as materialized (
      select m.section_id, min(p.given_name || ' ' || p.family_name) as name from core.mandates m join core.people p on p.id = m.person_id
      where m.role in ('secretary', 'federation-lead') and core.holds_on(m.since, m.until, today) group by m.section_id),
    fitting as materialized (
      select s.* from core.sections s where s.kind <> 'national' and (searched is null or core.named(s.plain_name, searched))),
    shown as (
      select f.* from fitting f order by array_position(array['region', 'federation', 'section', 'group'], f.kind), f.plain_name limit most offset skip)
    select jsonb_build_object(
      'open', (select count(*) from core.sections where kind = 'section' and stage in ('open', 'public')),
      'total', (select count(*) from core.sections where kind = 'section'),
      'people', (select count(*) from core.people),
      'withoutSecretary', (select count(*) from core.sections s where s.kind in ('section', 'group')
                           and not exists (select from in_lead l where l.section_id = s.id)),
      'found', (select count(*) from fitting),
      'sections', (select coalesce(jsonb_agg(jsonb_build_object('slug', s.slug, 'name', s.name, 'kind', s.kind, 'stage', s.stage,
          'parent', p.name, 'secretary', l.name,
          'members', (select count(*) from core.memberships m where m.section_id = s.id and core.holds_on(m.since, m.until, today)))
          order by array_position(array['region', 'federation', 'section', 'group'], s.kind), s.plain_name), '[]')
        from shown s left join core.sections p on p.id = s.parent_id left join in_lead l on l.section_id = s.id)));
end $$;
