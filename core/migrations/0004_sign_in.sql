-- Signing in. The runtime role reads none of these tables: each function below answers one question.

create table core.sessions (
  token_hash bytea primary key,       -- SHA-256 of the cookie: a stolen backup opens nothing
  person_id int not null references core.people on delete cascade,
  strong boolean not null default false,
  device text not null default '',
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index sessions_person on core.sessions (person_id);
comment on table core.sessions is 'A browser that is signed in.';

create table core.sign_in_links (
  token_hash bytea primary key,
  person_id int references core.people on delete cascade,   -- null: the link that makes the first administrator
  expires_at timestamptz not null,
  used_at timestamptz
);
comment on table core.sign_in_links is 'A one-time link, sent by mail or printed by the command line.';

create function core.account_for_email(address text, out person_id int, out password_hash text)
language sql stable security definer set search_path = '' as $$
  select a.person_id, a.password_hash from core.accounts a join core.people p on p.id = a.person_id
  where a.email = lower(address) and p.suspended_at is null
$$;

create function core.create_sign_in_link(hash bytea, person int, expires timestamptz) returns void
language sql security definer set search_path = '' as $$
  insert into core.sign_in_links (token_hash, person_id, expires_at) values (hash, person, expires)
$$;

-- Whose link this is and how it stands, without using it up: mail scanners open links.
create function core.look_at_sign_in_link(hash bytea, at timestamptz, out person_id int, out state text)
language sql stable security definer set search_path = '' as $$
  select l.person_id, case when l.used_at is not null then 'used' when l.expires_at <= at then 'expired' else 'good' end
  from core.sign_in_links l where l.token_hash = hash
$$;

-- Uses the link up; answers the person, or null where it is unknown, used or expired. Two at once: one wins.
create function core.use_sign_in_link(hash bytea, at timestamptz) returns int
language sql security definer set search_path = '' as $$
  update core.sign_in_links set used_at = at
  where token_hash = hash and used_at is null and expires_at > at and person_id is not null
    and exists (select from core.people p where p.id = person_id and p.suspended_at is null)
  returning person_id
$$;

create function core.open_session(hash bytea, person int, is_strong boolean, on_device text, expires timestamptz) returns void
language sql security definer set search_path = '' as $$
  insert into core.sessions (token_hash, person_id, strong, device, expires_at) values (hash, person, is_strong, left(on_device, 200), expires)
$$;

create function core.end_session(hash bytea) returns void language sql security definer set search_path = '' as $$
  delete from core.sessions where token_hash = hash
$$;

create function core.set_password(person int, new_hash text) returns void language sql security definer set search_path = '' as $$
  update core.accounts set password_hash = new_hash where person_id = person
$$;

-- Makes the first administrator out of a one-use link, on a database that has nobody yet.
create function core.create_first_administrator(hash bytea, at timestamptz, given text, family text, address text, new_hash text, party text)
returns int language plpgsql security definer set search_path = '' as $$
declare
  root int;
  administrator int;
begin
  update core.sign_in_links set used_at = at where token_hash = hash and person_id is null and used_at is null and expires_at > at;
  if not found then return null; end if;
  select id into root from core.sections where parent_id is null and kind = 'national';
  if root is null then
    insert into core.sections (kind, slug, name) values ('national', 'national', party) returning id into root;
  end if;
  insert into core.people (given_name, family_name) values (given, family) returning id into administrator;
  insert into core.accounts (person_id, email, password_hash) values (administrator, lower(address), new_hash);
  insert into core.memberships (person_id, section_id) values (administrator, root);
  insert into core.mandates (person_id, section_id, role) values (administrator, root, 'national-officer');
  return administrator;
end $$;
