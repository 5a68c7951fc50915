-- Everything that leaves for a person: asks with their answers, messages, and what may hold them back.

create table core.asks (
  id int generated always as identity primary key,
  kind text not null,                 -- plugin/kind, such as agenda/shift
  subject_id int not null,            -- what it is about, in the plugin's own tables
  section_id int not null references core.sections on delete cascade,
  person_id int not null references core.people on delete cascade,
  asked_by int references core.people on delete set null,   -- null: the next in line, asked by itself
  asked_at timestamptz not null,
  deadline timestamptz not null,      -- silent past it counts as silent, and the next is asked
  expires_at timestamptz not null,    -- no answer is taken after it
  answer text check (answer in ('yes', 'no', 'not-this-week')),
  answered_at timestamptz,
  answered_via text check (answered_via in ('link', 'page', 'on-behalf')),
  answered_by int references core.people on delete set null,
  lapsed_at timestamptz,              -- its silence was noticed and acted upon
  cancelled_at timestamptz,
  unique (kind, subject_id, person_id)
);
comment on table core.asks is 'One request made to one person. A person counts them: at most so many in seven days over all plugins and sections.';
create index asks_person on core.asks (person_id, asked_at);
create index asks_waiting on core.asks (deadline) where answer is null and lapsed_at is null and cancelled_at is null;

create table core.ask_preferences (most_per_week int not null default 3 check (most_per_week between 0 and 7));
select core.person_table('core.ask_preferences');
create unique index ask_preferences_one on core.ask_preferences (person_id);
comment on table core.ask_preferences is 'How many asks a week a person accepts, where it differs from the party''s three.';

alter table core.asks enable row level security;
create policy reading on core.asks for select using (
  section_id = any ((select core.visible())::int[]) or person_id = (select core.person()));
create policy writing on core.asks for update using (
  section_id = any ((select core.visible())::int[]) or person_id = (select core.person()));

-- How many more asks a person accepts at this time. All sections and plugins count; no row of them is shown. Whoever said
-- "not this week" is left in peace until Monday.
create function core.asks_left(person int, at timestamptz) returns int language sql stable security definer set search_path = '' as $$
  select case when exists (select from core.asks where person_id = person and answer = 'not-this-week'
                and answered_at >= date_trunc('week', at at time zone 'Europe/Paris') at time zone 'Europe/Paris') then 0
         else coalesce((select most_per_week from core.ask_preferences where person_id = person), 3)
              - (select count(*) from core.asks where person_id = person and asked_at > at - interval '7 days')::int end
$$;

-- Makes an ask, unless there is one already or the person's budget is used up; answers its id or null.
-- The lock makes two askers of the same person take turns.
create function core.make_ask(ask_kind text, subject int, section int, person int, asker int, at timestamptz, until timestamptz, expires timestamptz)
returns int language plpgsql security definer set search_path = '' as $$
declare
  made int;
begin
  if not section = any (core.visible()) then return null; end if;
  perform pg_advisory_xact_lock(hashtext('core.asks'), person);
  if core.asks_left(person, at) <= 0 then return null; end if;
  insert into core.asks (kind, subject_id, section_id, person_id, asked_by, asked_at, deadline, expires_at)
  values (ask_kind, subject, section, person, asker, at, until, expires)
  on conflict (kind, subject_id, person_id) do nothing returning id into made;
  return made;
end $$;

-- Opens the section of an ask for the transaction in which its signed link is shown or answered.
create function core.enter_ask(ask int, at timestamptz) returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  found_ask core.asks;
begin
  select * into found_ask from core.asks where id = ask;
  if found_ask.id is null then return null; end if;
  perform core.open_circles(found_ask.person_id, (select path from core.sections where id = found_ask.section_id), true);
  return jsonb_build_object(
    'ask', jsonb_build_object('id', found_ask.id, 'kind', found_ask.kind, 'subjectId', found_ask.subject_id, 'sectionId', found_ask.section_id,
      'personId', found_ask.person_id, 'answer', found_ask.answer, 'expired', found_ask.expires_at <= at, 'cancelled', found_ask.cancelled_at is not null),
    'member', exists (select from core.memberships m join core.people p on p.id = m.person_id
                      where m.person_id = found_ask.person_id and m.section_id = found_ask.section_id and core.holds(m.since, m.until, at) and p.suspended_at is null),
    'person', (select jsonb_build_object('id', id, 'givenName', given_name, 'familyName', family_name, 'locale', locale)
               from core.people where id = found_ask.person_id),
    'section', core.section_of(found_ask.section_id));
end $$;

create table core.silences (
  id int generated always as identity primary key,
  section_id int not null references core.sections on delete cascade,
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > starts_at),
  reason text not null
);
comment on table core.silences is 'Electoral silence over a territory: nothing public leaves for it, or from it, until the end.';

-- The end of the silence that holds over a section at a time, or null.
create function core.silent_until(section int, at timestamptz) returns timestamptz language sql stable security definer set search_path = '' as $$
  select max(q.ends_at) from core.silences q join core.sections s on s.id = section
  where q.section_id = any (s.path) and q.starts_at <= at and q.ends_at > at
$$;

create table core.outgoing (
  id int generated always as identity primary key,
  person_id int references core.people on delete cascade,
  section_id int references core.sections on delete cascade,
  kind text not null,                 -- plugin/kind, such as agenda/ask
  class text not null check (class in ('service', 'internal', 'public')),
  model jsonb not null,               -- what its views are filled with
  state text not null default 'queued' check (state in ('queued', 'held', 'sent', 'captured', 'dropped')),
  reason text,                        -- why it is held or was dropped
  created_at timestamptz not null default now(),
  sent_at timestamptz,
  subject text, html text, body text, recipient text     -- kept only where mail is captured instead of sent
);
comment on table core.outgoing is 'One message to one person, from the transaction that wanted it until it left.';
create index outgoing_captured on core.outgoing (id desc) where state = 'captured';
alter table core.outgoing enable row level security;
-- Nobody reads it in a request; the worker delivers through the functions below.
create policy writing on core.outgoing for insert with check (true);

create function core.take_outgoing(message int, out person int, out section int, out kind text, out class text, out model jsonb,
  out state text, out email text, out locale text, out given_name text, out zone text)
language sql stable security definer set search_path = '' as $$
  select o.person_id, o.section_id, o.kind, o.class, o.model, o.state, a.email, coalesce(p.locale, 'fr'), p.given_name, coalesce(s.zone, 'Europe/Paris')
  from core.outgoing o left join core.people p on p.id = o.person_id and p.suspended_at is null
  left join core.accounts a on a.person_id = p.id left join core.sections s on s.id = o.section_id
  where o.id = message
$$;

create function core.settle_outgoing(message int, new_state text, why text, at timestamptz, mail jsonb) returns void
language sql security definer set search_path = '' as $$
  update core.outgoing set state = new_state, reason = why, sent_at = case when new_state in ('sent', 'captured') then at end,
    subject = mail ->> 'subject', html = mail ->> 'html', body = mail ->> 'body', recipient = mail ->> 'recipient'
  where id = message
$$;

create function core.captured_mail(most int) returns table (id int, kind text, recipient text, subject text, html text, body text, sent_at timestamptz)
language sql stable security definer set search_path = '' as $$
  select o.id, o.kind, o.recipient, o.subject, o.html, o.body, o.sent_at from core.outgoing o
  where o.state = 'captured' order by o.id desc limit most
$$;

create table core.throttles (
  key text primary key,
  points int not null default 0,
  expire bigint
);
comment on table core.throttles is 'How often something was tried, by address and by network; counted outside the request''s own transaction.';

create table core.readings (
  id bigint generated always as identity primary key,
  person_id int references core.people on delete set null,
  section_id int references core.sections on delete cascade,
  what text not null,
  at timestamptz not null
);
create index readings_section on core.readings (section_id, at desc);
comment on table core.readings is 'Who with a role read other people''s data, where and when.';
alter table core.readings enable row level security;
create policy writing on core.readings for insert with check (true);
create policy reading on core.readings for select using (section_id = any ((select core.visible())::int[]));

-- What a request leaves behind when it commits: jobs for the worker, and word to the other processes.
create function core.leave(jobs jsonb, news jsonb) returns void language plpgsql security definer set search_path = '' as $$
declare
  job jsonb;
  item jsonb;
begin
  for job in select jsonb_array_elements(jobs) loop
    perform jobs.add_job(job ->> 'name', (job -> 'payload')::json, run_at := (job ->> 'at')::timestamptz,
      job_key := job ->> 'key', max_attempts := coalesce((job ->> 'attempts')::int, 10));
  end loop;
  for item in select jsonb_array_elements(news) loop
    perform pg_notify('lacoopol', item::text);
  end loop;
end $$;
