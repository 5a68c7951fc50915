-- What went wrong in plugins, which of them are paused for it, and what the database holds of each; then what a person
-- may ask of the core's own tables: hers, or nothing any more.

create table core.plugin_faults (
  id int generated always as identity primary key,
  plugin text not null,               -- its id, or its package's name where it could not even be imported
  kind text not null check (kind in ('loop', 'exit', 'crash', 'migration', 'view', 'slot', 'job', 'request', 'outside')),
  sentence text not null,
  count int not null default 1,
  first_at timestamptz not null,
  last_at timestamptz not null
);
create index plugin_faults_plugin on core.plugin_faults (plugin, last_at desc);
comment on table core.plugin_faults is 'Faults of plugins, for the national console. What took a whole process along (loop, exit, crash) has a row each time; the same fault of another kind is counted.';

create table core.plugin_pauses (
  plugin text primary key,
  package text not null,              -- so that it is known before anything of it is imported
  reason text not null,
  since timestamptz not null
);
comment on table core.plugin_pauses is 'Plugins that took a process along three times within a day: processes start without them until somebody resumes them.';

-- Writes a fault down; answers whether the plugin is paused by this very one.
create function core.note_fault(plugin text, package text, kind text, sentence text, times int, at timestamptz) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  deadly boolean := kind in ('loop', 'exit', 'crash');
begin
  sentence := left(sentence, 500);
  if not deadly then
    update core.plugin_faults f set count = f.count + times, last_at = at
    where f.plugin = note_fault.plugin and f.kind = note_fault.kind and f.sentence = note_fault.sentence;
  end if;
  if deadly or not found then
    insert into core.plugin_faults (plugin, kind, sentence, count, first_at, last_at)
    values (note_fault.plugin, note_fault.kind, note_fault.sentence, times, at, at);
  end if;
  -- Sentences that differ each time must not fill the table.
  delete from core.plugin_faults f where f.plugin = note_fault.plugin
    and f.id not in (select g.id from core.plugin_faults g where g.plugin = note_fault.plugin order by g.last_at desc, g.id desc limit 20);
  if not deadly or (select count(*) from core.plugin_faults f where f.plugin = note_fault.plugin
                    and f.kind in ('loop', 'exit', 'crash') and f.last_at > at - interval '1 day') < 3 then
    return false;
  end if;
  insert into core.plugin_pauses (plugin, package, reason, since)
  values (note_fault.plugin, note_fault.package, note_fault.sentence, at) on conflict do nothing;
  if not found then return false; end if;
  perform pg_notify('lacoopol', '{"kind": "plugins"}');
  return true;
end $$;

-- Puts a paused plugin back and forgets its faults; every process starts afresh with it. Answers whether it was paused.
create function core.resume_plugin(plugin text, at timestamptz) returns boolean language plpgsql security definer set search_path = '' as $$
declare
  was_paused boolean;
begin
  if core.person() is not null and not exists (select from core.mandates m join core.sections s on s.id = m.section_id
       where s.parent_id is null and m.person_id = core.person() and m.role = 'national-officer' and core.holds(m.since, m.until, at))
  then raise exception 'this is for national officers' using errcode = '42501'; end if;
  delete from core.plugin_pauses p where p.plugin = resume_plugin.plugin;
  was_paused := found;
  delete from core.plugin_faults f where f.plugin = resume_plugin.plugin;
  if was_paused then perform pg_notify('lacoopol', '{"kind": "plugins"}'); end if;
  return was_paused;
end $$;

-- What a process must know of plugins before it starts them, as one JSON object:
--   pauses      [{plugin, package, reason, since}]
--   migrations  {plugin: [names that ran]}
--   failures    {plugin: why its last migration failed}
--   columns     {plugin: ["table.column"]} of the tables in its schema
create function core.look_at_plugins() returns jsonb language plpgsql stable security definer set search_path = '' as $$
declare
  place record;
  names jsonb;
  ran jsonb := '{}';
  held jsonb := '{}';
begin
  for place in
    select n.oid, n.nspname from pg_catalog.pg_namespace n join pg_catalog.pg_class c on c.relnamespace = n.oid
    where c.relname = 'migrations' and c.relkind = 'r' and n.nspname not in ('core', 'jobs')
  loop
    execute format('select coalesce(jsonb_agg(name order by id), ''[]'') from %I.migrations', place.nspname) into names;
    ran := ran || jsonb_build_object(place.nspname, names);
    select coalesce(jsonb_agg(c.relname || '.' || a.attname order by c.relname, a.attnum), '[]') into names
    from pg_catalog.pg_class c join pg_catalog.pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = place.oid and c.relkind in ('r', 'p', 'm') and a.attnum > 0 and not a.attisdropped
      and c.relname not in ('migrations', 'migrations_lock');
    held := held || jsonb_build_object(place.nspname, names);
  end loop;
  return jsonb_build_object('migrations', ran, 'columns', held,
    'pauses', (select coalesce(jsonb_agg(to_jsonb(p) order by p.plugin), '[]') from core.plugin_pauses p),
    'failures', (select coalesce(jsonb_object_agg(f.plugin, f.sentence), '{}') from core.plugin_faults f where f.kind = 'migration'));
end $$;

-- Opens all that is kept of one person, in every section: for her export and her erasure only.
create function core.enter_person(person int) returns void language sql security definer set search_path = '' as $$
  select core.open_circles(person, (select array_agg(id) from core.sections), true)
$$;

-- All that the core keeps of the person who entered, as one JSON object. What opens her account (hashes) is left out.
create function core.export_person() returns jsonb language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'person', (select jsonb_build_object('givenName', p.given_name, 'familyName', p.family_name, 'locale', p.locale,
        'homeCommune', c.name, 'since', p.created_at, 'suspendedAt', p.suspended_at)
      from core.people p left join core.communes c on c.code = p.home_commune where p.id = core.person()),
    'account', (select jsonb_build_object('email', a.email, 'phone', a.phone, 'hasPassword', a.password_hash is not null, 'shareContact', a.share_contact)
      from core.accounts a where a.person_id = core.person()),
    'askPreferences', (select jsonb_build_object('mostPerWeek', q.most_per_week) from core.ask_preferences q where q.person_id = core.person()),
    'memberships', (select coalesce(jsonb_agg(jsonb_build_object('section', s.name, 'since', m.since, 'until', m.until) order by m.since), '[]')
      from core.memberships m join core.sections s on s.id = m.section_id where m.person_id = core.person()),
    'mandates', (select coalesce(jsonb_agg(jsonb_build_object('section', s.name, 'role', m.role, 'since', m.since, 'until', m.until) order by m.since), '[]')
      from core.mandates m join core.sections s on s.id = m.section_id where m.person_id = core.person()),
    'interventions', (select coalesce(jsonb_agg(jsonb_build_object('section', s.name, 'act', i.act, 'about', i.about, 'reason', i.reason,
        'at', i.at, 'until', i.until) order by i.at), '[]')
      from core.interventions i join core.sections s on s.id = i.section_id where i.person_id = core.person()),
    'sessions', (select coalesce(jsonb_agg(jsonb_build_object('device', s.device, 'since', s.created_at, 'until', s.expires_at) order by s.created_at), '[]')
      from core.sessions s where s.person_id = core.person()),
    'asks', (select coalesce(jsonb_agg(jsonb_build_object('kind', k.kind, 'section', s.name, 'askedAt', k.asked_at, 'answer', k.answer,
        'answeredAt', k.answered_at, 'answeredVia', k.answered_via) order by k.asked_at), '[]')
      from core.asks k join core.sections s on s.id = k.section_id where k.person_id = core.person()),
    'messages', (select coalesce(jsonb_agg(jsonb_build_object('kind', o.kind, 'class', o.class, 'state', o.state, 'content', o.model,
        'at', o.created_at, 'sentAt', o.sent_at) order by o.id), '[]')
      from core.outgoing o where o.person_id = core.person()),
    'readings', (select coalesce(jsonb_agg(jsonb_build_object('what', r.what, 'at', r.at) order by r.at), '[]')
      from core.readings r where r.person_id = core.person()))
$$;

-- Removes the person who entered: her row, and with it all that belongs to her alone; where she acted for others
-- (mandates given, messages asked for, decisions) it is nobody's from now on.
create function core.erase_person() returns void language plpgsql security definer set search_path = '' as $$
declare
  address text := (select email from core.accounts where person_id = core.person());
begin
  delete from core.throttles t where address is not null and strpos(t.key, address) > 0;
  delete from core.people where id = core.person();
end $$;
