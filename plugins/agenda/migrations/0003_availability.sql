-- What a person says: when they are free, away, what they like, and how far they go. Nobody else reads it.

create table agenda.availability (
  week int4multirange not null default '{}',   -- free minutes of an ordinary week, from Monday 0:00 (0) to Sunday 24:00 (10080)
  kinds text[] not null default '{}',
  skills text[] not null default '{}',
  reach text not null default 'department' check (reach in ('commune', 'intercommunality', 'arrondissement', 'department')),
  updated_at timestamptz not null default now()
);
select core.person_table('agenda.availability');
create unique index availability_one on agenda.availability (person_id);
comment on table agenda.availability is 'The ordinary week of a person, in the local time of wherever a shift is. No row: they never said.';

create table agenda.blockouts (
  id int generated always as identity primary key,
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > starts_at)
);
select core.person_table('agenda.blockouts');
create index blockouts_ahead on agenda.blockouts (person_id, ends_at);
comment on table agenda.blockouts is 'When a person is away whatever the ordinary week says.';

-- Replaces what people said, all at once: by themselves, or by the system for the demonstration and imports.
-- declared: [{"person": 1, "weekly": [{"day": 6, "from": 540, "to": 720}], "blockouts": [{"from": instant, "to": instant}],
--             "kinds": ["market"], "skills": [], "reach": "department"}], days from 1 (Monday), minutes of the day.
create function agenda.declare_availability(declared jsonb, at timestamptz) returns void
language plpgsql security definer set search_path = '' as $$
begin
  -- The system is a member without being anybody; a visitor is neither.
  if exists (select from jsonb_array_elements(declared) d where (d ->> 'person')::int is distinct from core.person())
     and not (core.person() is null and core.is_member()) then
    raise insufficient_privilege using message = 'Availability is said by the person alone.';
  end if;
  insert into agenda.availability (person_id, week, kinds, skills, reach, updated_at)
  select (d ->> 'person')::int,
         coalesce((select range_agg(int4range(((w ->> 'day')::int - 1) * 1440 + (w ->> 'from')::int, ((w ->> 'day')::int - 1) * 1440 + (w ->> 'to')::int))
                   from jsonb_array_elements(d -> 'weekly') w), '{}'),
         array(select jsonb_array_elements_text(d -> 'kinds')), array(select jsonb_array_elements_text(d -> 'skills')), d ->> 'reach', at
  from jsonb_array_elements(declared) d
  on conflict (person_id) do update set week = excluded.week, kinds = excluded.kinds, skills = excluded.skills,
    reach = excluded.reach, updated_at = excluded.updated_at;
  delete from agenda.blockouts where person_id in (select (d ->> 'person')::int from jsonb_array_elements(declared) d);
  insert into agenda.blockouts (person_id, starts_at, ends_at)
  select (d ->> 'person')::int, (b ->> 'from')::timestamptz, (b ->> 'to')::timestamptz
  from jsonb_array_elements(declared) d, jsonb_array_elements(d -> 'blockouts') b;
end $$;

-- The minutes of the ordinary week that a stretch of time of at most a day covers, in a zone.
-- Measured on the local clock: in the night of October it may say less than passes, but never nothing.
create function agenda.week_minutes(starts timestamptz, ends timestamptz, zone text) returns int4multirange language sql stable as $$
  select case when m.until <= 10080 then int4multirange(int4range(m.since, m.until))
              else int4multirange(int4range(m.since, 10080), int4range(0, m.until - 10080)) end
  from (select l.since, l.since + greatest(1, (extract(epoch from (ends at time zone zone) - (starts at time zone zone)) / 60)::int) as until
        from (select (extract(isodow from starts at time zone zone)::int - 1) * 1440
                     + extract(hour from starts at time zone zone)::int * 60 + extract(minute from starts at time zone zone)::int as since) l) m
$$;
