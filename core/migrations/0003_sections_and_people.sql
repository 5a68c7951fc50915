-- The party: its tree of sections, its people, who belongs where and who holds which mandate.

create table core.sections (
  id int generated always as identity primary key,
  parent_id int references core.sections,
  path int[] not null default '{}',   -- from the root down to the section itself, kept by a trigger
  kind text not null check (kind in ('national', 'region', 'federation', 'section', 'group')),
  slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  name text not null,
  zone text not null default 'Europe/Paris',
  stage text not null default 'open' check (stage in ('planned', 'invited', 'open', 'public')),
  introduction text not null default '',
  -- accent: the id of a colour of the theme's palette, or one of its own as #rrggbb. logo: {file, width, height}, its
  -- picture in the file store. Both may be absent.
  look jsonb not null default '{}',
  created_at timestamptz not null default now()
);
comment on table core.sections is 'A section, federation, region, the national level, or a thematic group whose members come from any section. Public: the directory lists them.';
create index sections_parent on core.sections (parent_id);

create function core.keep_path() returns trigger language plpgsql as $$
begin
  new.path := coalesce((select path from core.sections where id = new.parent_id), '{}') || new.id;
  return new;
end $$;
create trigger keep_path before insert or update of parent_id on core.sections for each row execute function core.keep_path();

create table core.section_communes (
  section_id int not null references core.sections on delete cascade,
  commune text not null references core.communes,
  primary key (section_id, commune)
);
create index section_communes_commune on core.section_communes (commune);
comment on table core.section_communes is 'The territory of a section. Several sections of a large commune share it.';

create table core.people (
  id int generated always as identity primary key,
  given_name text not null,
  family_name text not null,
  locale text not null default 'fr' check (locale in ('fr', 'en')),
  home_commune text references core.communes,
  suspended_at timestamptz,
  created_at timestamptz not null default now()
);
comment on table core.people is 'What comrades of a section know of each other: a name, and roughly where from. How to reach somebody is in accounts.';

create table core.accounts (
  person_id int primary key references core.people on delete cascade,
  email text check (email = lower(email)),
  phone text,
  password_hash text,
  share_contact boolean not null default false
);
create unique index accounts_email on core.accounts (email);
comment on table core.accounts is 'How to reach a person and how they sign in. The runtime role cannot read it: the functions of identity and delivery answer one question each.';

create table core.memberships (
  id int generated always as identity primary key,
  person_id int not null references core.people on delete cascade,
  section_id int not null references core.sections on delete cascade,
  since date not null default current_date,
  until date check (until >= since),  -- the first day on which it no longer holds
  unique (person_id, section_id, since)
);
create unique index memberships_current on core.memberships (person_id, section_id) where until is null;
create index memberships_section on core.memberships (section_id) include (person_id, since, until);
comment on table core.memberships is 'A person in a section, dated.';

create table core.mandates (
  id int generated always as identity primary key,
  person_id int not null references core.people on delete cascade,
  section_id int not null references core.sections on delete cascade,
  role text not null check (role in ('secretary', 'treasurer', 'organiser', 'moderator', 'federation-officer',
    'federation-lead', 'national-officer', 'data-protection-officer')),
  since date not null default current_date,
  until date check (until >= since),
  granted_by int references core.people on delete set null
);
create unique index mandates_current on core.mandates (person_id, section_id, role) where until is null;
create index mandates_section on core.mandates (section_id);
comment on table core.mandates is 'A role that a person holds in a section, dated.';

create table core.interventions (
  id int generated always as identity primary key,
  section_id int not null references core.sections on delete cascade,
  person_id int references core.people on delete set null,
  act text not null,
  reason text not null default '',
  at timestamptz not null default now()
);
create index interventions_section on core.interventions (section_id, at desc);
comment on table core.interventions is 'What somebody with a role above did inside a section; the section reads it in its settings.';

alter table core.people enable row level security;
alter table core.memberships enable row level security;
alter table core.mandates enable row level security;
alter table core.interventions enable row level security;

create policy reading on core.memberships for select using (
  section_id = any ((select core.visible())::int[]) or person_id = (select core.person()));
create policy writing on core.memberships for all
  using (section_id = any ((select core.visible())::int[])) with check (section_id = any ((select core.visible())::int[]));
create policy reading on core.mandates for select using (
  section_id = any ((select core.visible())::int[]) or person_id = (select core.person()));
create policy writing on core.mandates for all
  using (section_id = any ((select core.visible())::int[])) with check (section_id = any ((select core.visible())::int[]));
create policy reading on core.interventions for select using (section_id = any ((select core.visible())::int[]));
create policy writing on core.interventions for insert with check (true);

-- A person is seen by herself and by those who share a section with her, now or in the past. A definer function,
-- so that the policy of memberships is not evaluated inside the policy of people.
create function core.shares_section(other int) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select from core.memberships where person_id = other and section_id = any (core.visible()))
      or exists (select from core.mandates where person_id = other and section_id = any (core.visible()))
$$;
create policy own on core.people for all using (id = (select core.person())) with check (id = (select core.person()));
create policy comrades on core.people for select using (core.shares_section(id));
