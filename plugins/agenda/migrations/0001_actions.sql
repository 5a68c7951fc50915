-- What a section plans: actions, their shifts, and who has a seat.

create table agenda.actions (
  id int generated always as identity primary key,
  kind text not null check (kind in ('leafleting', 'letterbox', 'canvassing', 'postering', 'market', 'meeting')),
  title text not null,
  details text not null default '',
  place text not null,                -- the meeting point, in words
  commune text not null references core.communes,
  status text not null default 'planned' check (status in ('planned', 'cancelled')),
  cancelled_because text not null default '',
  sequence int not null default 0,    -- raised by every change that people must know of (RFC 5545, SEQUENCE)
  created_by int references core.people on delete set null,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now()
);
select core.circle_table('agenda.actions');
comment on table agenda.actions is 'Something a section does somewhere: a leafleting, a market, a meeting. When, and by how many, is said by its shifts.';

create table agenda.shifts (
  id int generated always as identity primary key,
  action_id int not null references agenda.actions on delete cascade,
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > starts_at),
  need int not null check (need between 1 and 500),
  experienced int not null default 0 check (experienced between 0 and need),
  cancelled_at timestamptz,           -- taken out by itself, or with its action
  asking boolean not null default false,   -- whether the next in line is asked without an organiser
  goal int,                           -- seats the asking is to fill; null: all that are needed
  per_seat real not null default 1 check (per_seat >= 1),   -- open asks kept for each seat still free
  taken int not null default 0,       -- seats taken and people waiting, counted by a trigger: readers who may
  waiting int not null default 0      -- not see who has a seat see these
);
select core.circle_table('agenda.shifts');
create index shifts_action on agenda.shifts (action_id);
create index shifts_section_ends on agenda.shifts (section_id, ends_at);
create index shifts_starts on agenda.shifts (starts_at) where cancelled_at is null;
create index shifts_public_starts on agenda.shifts (starts_at) where circle = 'public';
create index shifts_network_starts on agenda.shifts (starts_at) where circle = 'network';
comment on table agenda.shifts is 'A stretch of time of an action and the people it needs. Section and circle are its action''s.';

-- A shift is seen by whoever sees its action: nobody sets its circle by itself.
create function agenda.shift_follows_action() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  select a.section_id, a.circle into new.section_id, new.circle from agenda.actions a where a.id = new.action_id;
  return new;
end $$;
create trigger follow_action before insert or update of circle, section_id on agenda.shifts
  for each row execute function agenda.shift_follows_action();

create function agenda.action_leads_shifts() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update agenda.shifts set circle = new.circle, section_id = new.section_id where action_id = new.id;
  return null;
end $$;
create trigger lead_shifts after update of circle, section_id on agenda.actions
  for each row when (old.circle <> new.circle or old.section_id <> new.section_id) execute function agenda.action_leads_shifts();

create sequence agenda.waiting_places;

create table agenda.bookings (
  id int generated always as identity primary key,
  shift_id int not null references agenda.shifts on delete cascade,
  person_id int not null references core.people on delete cascade,
  state text not null check (state in ('booked', 'waiting', 'withdrawn', 'cancelled')),
  origin text not null check (origin in ('ask', 'volunteer', 'organiser')),
  place bigint,                       -- order of the waiting list, lowest first; null unless waiting
  starts_at timestamptz not null,     -- its shift's times, so that "busy then?" reads one index
  ends_at timestamptz not null,
  booked_at timestamptz,              -- when the seat was had: a seat had after the reminder's moment needs none
  reminded_at timestamptz,
  came boolean,                       -- attendance, said afterwards by an organiser
  changed_at timestamptz not null default now(),
  unique (shift_id, person_id)
);
select core.circle_table('agenda.bookings', 'person_id');
alter table agenda.bookings add constraint bookings_never_shown_outside check (circle = 'section');
create index bookings_busy on agenda.bookings (person_id, ends_at) include (starts_at, shift_id) where state = 'booked';
create index bookings_person on agenda.bookings (person_id, starts_at);
comment on table agenda.bookings is 'A person''s seat in a shift, or a place in its waiting list. Names stay in the section; a person always sees their own.';

create function agenda.booking_follows_shift() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  select s.section_id, s.starts_at, s.ends_at into new.section_id, new.starts_at, new.ends_at from agenda.shifts s where s.id = new.shift_id;
  return new;
end $$;
create trigger follow_shift before insert on agenda.bookings for each row execute function agenda.booking_follows_shift();

-- A moved shift takes its seats along. Who was reminded of the old time is reminded of the new one.
create function agenda.shift_leads_bookings() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update agenda.bookings set starts_at = new.starts_at, ends_at = new.ends_at, section_id = new.section_id, reminded_at = null
  where shift_id = new.id;
  return null;
end $$;
create trigger lead_bookings after update of starts_at, ends_at, section_id on agenda.shifts
  for each row when (old.starts_at <> new.starts_at or old.ends_at <> new.ends_at or old.section_id <> new.section_id)
  execute function agenda.shift_leads_bookings();

-- Whether the plugin is on in a section, for what reaches across sections: one's own page, the party's actions, jobs.
-- What a level above imposed or withheld binds; then the nearest decision; then on.
create function agenda.is_on(the_section int) returns boolean language sql stable security definer set search_path = '' as $$
  with decided as (
    select t.state, above.depth from core.sections s, unnest(s.path) with ordinality as above (id, depth)
    join core.plugin_states t on t.section_id = above.id and t.plugin = 'agenda' where s.id = the_section
  )
  select coalesce((select d.state from decided d where d.state in ('forced', 'unavailable') order by d.depth limit 1),
                  (select d.state from decided d order by d.depth desc limit 1), 'on') in ('on', 'forced')
$$;
