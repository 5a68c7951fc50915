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
create function core.look_at_sign_in_link(hash bytea, at timestamptz, out person_id int, out given_name text, out state text)
language sql stable security definer set search_path = '' as $$
  select l.person_id, p.given_name, case when l.used_at is not null then 'used' when l.expires_at <= at then 'expired' else 'good' end
  from core.sign_in_links l left join core.people p on p.id = l.person_id where l.token_hash = hash
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

-- A new password ends every other session of the person.
create function core.end_other_sessions(person int, kept bytea) returns void language sql security definer set search_path = '' as $$
  delete from core.sessions where person_id = person and token_hash <> kept
$$;

create function core.my_account(out email text, out phone text, out has_password boolean, out password_hash text, out share_contact boolean)
language sql stable security definer set search_path = '' as $$
  select email, phone, password_hash is not null, password_hash, share_contact from core.accounts where person_id = core.person()
$$;

create function core.share_my_contact(share boolean) returns void language sql security definer set search_path = '' as $$
  update core.accounts set share_contact = share where person_id = core.person()
$$;

-- What a section's board may know of how to reach its members: each person's consent decides.
create function core.contacts_of(section int) returns table (person_id int, email text, phone text, reachable boolean)
language sql stable security definer set search_path = '' as $$
  select a.person_id, case when a.share_contact then a.email end, case when a.share_contact then a.phone end, a.email is not null
  from core.accounts a
  where section = any (core.visible()) and a.person_id in (select m.person_id from core.memberships m where m.section_id = section)
$$;

-- Puts somebody into a section by hand; an address that is known already is that person. Answers who, and whether new.
create function core.add_member(section int, given text, family text, address text, telephone text, share boolean, at timestamptz,
  out person int, out already boolean)
language plpgsql security definer set search_path = '' as $$
begin
  if not section = any (core.visible()) then raise exception 'section % is not open', section; end if;
  select a.person_id into person from core.accounts a where a.email = lower(address);
  if person is null then
    insert into core.people (given_name, family_name) values (given, family) returning id into person;
    insert into core.accounts (person_id, email, phone, share_contact) values (person, lower(address), telephone, share);
  end if;
  already := exists (select from core.memberships m where m.person_id = person and m.section_id = section and core.holds(m.since, m.until, at));
  if not already then
    insert into core.memberships (person_id, section_id, since) values (person, section, (at at time zone 'Europe/Paris')::date)
    on conflict (person_id, section_id, since) do update set until = null;
  end if;
end $$;

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
