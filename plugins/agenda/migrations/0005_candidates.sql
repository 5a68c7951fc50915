-- Who could be asked for a shift, best first: the one place that knows. total counts all of them, undeclared those of
-- agenda.undeclared below. Everything is looked up set by set, never by a
-- function a person; people who are free then are few, so that comes first.
-- One plan for all sections: the general one probes indexes person by person, where a plan for a large section would read
-- the whole party's tables.
-- Budget and "not this week" as in core.asks_left, which is asked again when the ask is made.
create function agenda.candidates(the_section int, the_shift int, at timestamptz, most int, only_experienced boolean default false)
returns table (person_id int, name text, experienced boolean, prefers boolean, distance int, asked_lately int, came_before int,
  skills text[], total int, undeclared int)
language plpgsql stable security definer set search_path = '' set plan_cache_mode = force_generic_plan as $$
declare
  starts timestamptz;
  ends timestamptz;
  what text;
  lacks boolean;
  silent int;
  spot core.communes;
  wanted int4multirange;
  monday timestamptz := date_trunc('week', at at time zone 'Europe/Paris') at time zone 'Europe/Paris';
  today date := (at at time zone 'Europe/Paris')::date;
begin
  if not the_section = any (core.visible()) then return; end if;
  select s.starts_at, s.ends_at, a.kind, agenda.missing_experienced(s.id) > 0,
         agenda.week_minutes(s.starts_at, s.ends_at, n.zone)
  into starts, ends, what, lacks, wanted
  from agenda.shifts s join agenda.actions a on a.id = s.action_id join core.sections n on n.id = s.section_id
  where s.id = the_shift and s.section_id = the_section;
  if starts is null then return; end if;
  select c.* into spot from agenda.shifts s join agenda.actions a on a.id = s.action_id join core.communes c on c.code = a.commune
  where s.id = the_shift;
  select count(distinct m.person_id) into silent from core.memberships m
  where m.section_id = the_section and m.since <= today and (m.until is null or m.until > today)
    and not exists (select from agenda.availability v where v.person_id = m.person_id)
    and not exists (select from agenda.bookings b where b.shift_id = the_shift and b.person_id = m.person_id)
    and not exists (select from core.asks k where k.kind = 'agenda/shift' and k.subject_id = the_shift and k.person_id = m.person_id)
    and exists (select from core.people p where p.id = m.person_id and p.suspended_at is null);

  return query
    with free as materialized (
      select distinct v.person_id, v.kinds, v.skills,
             case v.reach when 'commune' then 0 when 'intercommunality' then 1 when 'arrondissement' then 2 else 3 end as reach
      from core.memberships m join agenda.availability v on v.person_id = m.person_id
      where m.section_id = the_section and m.since <= today and (m.until is null or m.until > today)
        and v.week @> wanted
    ), near as materialized (
      select f.*, p.given_name, p.family_name, d.distance
      from free f join core.people p on p.id = f.person_id
      left join core.communes h on h.code = p.home_commune
      cross join lateral (select case
          when h.code = spot.code then 0
          when h.intercommunality = spot.intercommunality then 1
          when h.arrondissement = spot.arrondissement and h.department = spot.department then 2
          when h.department = spot.department then 3
          when h.code is not null then 4 end as distance) d
      where p.suspended_at is null and coalesce(d.distance, 3) <= f.reach   -- an unknown home: whoever goes anywhere in the department
        and not exists (select from agenda.blockouts o where o.person_id = f.person_id and o.ends_at > starts and o.starts_at < ends)
        and not exists (select from agenda.bookings b where b.person_id = f.person_id and b.state = 'booked' and b.ends_at > starts and b.starts_at < ends)
        and not exists (select from agenda.bookings b where b.shift_id = the_shift and b.person_id = f.person_id)
        and not exists (select from core.asks k where k.kind = 'agenda/shift' and k.subject_id = the_shift and k.person_id = f.person_id)
    ), able as (
      select n.person_id, n.given_name || ' ' || n.family_name as name, coalesce(t.came_kind, 0) >= 3 or e.said as experienced,
             what = any (n.kinds) as prefers, n.distance, l.asked, coalesce(t.came, 0) as came, n.skills
      from near n
      cross join lateral (
        select count(*) filter (where k.asked_at > at - interval '7 days') as week, count(*)::int as asked,
               bool_or(k.answer = 'not-this-week' and k.answered_at >= monday) as spared
        from core.asks k where k.person_id = n.person_id and k.asked_at > at - interval '60 days') l
      cross join lateral (
        select sum(x.came)::int as came, max(x.came) filter (where x.kind = what) as came_kind
        from agenda.practice x where x.person_id = n.person_id) t
      cross join lateral (select exists (select from agenda.experience x where x.person_id = n.person_id and x.kind = what) as said) e
      left join core.ask_preferences q on q.person_id = n.person_id
      where l.week < coalesce(q.most_per_week, (select core.most_asks())) and not coalesce(l.spared, false)
    )
    select c.person_id, c.name, c.experienced, c.prefers, c.distance, c.asked, c.came, c.skills, count(*) over ()::int, silent
    from able c
    where c.experienced or not only_experienced
    order by lacks and c.experienced desc, c.prefers desc, c.distance, c.asked, c.came desc, hashint4extended(c.person_id, the_shift)
    limit most;
end $$;

-- Members who never said when they are free, and are not on the shift or asked for it: how many, and the first of them by name.
create function agenda.undeclared(the_section int, the_shift int, at timestamptz, most int)
returns table (person_id int, name text, total int) language sql stable security definer set search_path = '' as $$
  select p.id, p.given_name || ' ' || p.family_name, count(*) over ()::int
  from core.people p
  where the_section = any (core.visible()) and p.suspended_at is null
    and p.id in (select m.person_id from core.memberships m where m.section_id = the_section and core.holds(m.since, m.until, at))
    and not exists (select from agenda.availability v where v.person_id = p.id)
    and not exists (select from agenda.bookings b where b.shift_id = the_shift and b.person_id = p.id)
    and not exists (select from core.asks k where k.kind = 'agenda/shift' and k.subject_id = the_shift and k.person_id = p.id)
  order by p.family_name, p.given_name, p.id limit most
$$;
