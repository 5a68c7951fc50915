-- Each request starts by entering: one call verifies the session, opens the circles and answers who, where and what is
-- switched on.

create table core.plugin_states (
  section_id int not null references core.sections on delete cascade,
  plugin text not null,
  state text not null check (state in ('off', 'on', 'forced', 'unavailable')),
  set_by int references core.people on delete set null,
  set_at timestamptz not null default now(),
  primary key (section_id, plugin)
);
comment on table core.plugin_states is 'What a section, or a level above it, decided about a plugin. forced and unavailable bind everything below; off and on are inherited until a section decides for itself.';

create table core.settings (
  section_id int references core.sections on delete cascade,   -- null: the whole site
  plugin text not null,                                        -- core, or the plugin's id
  key text not null,
  value jsonb not null
);
create unique index settings_key on core.settings (coalesce(section_id, 0), plugin, key);
comment on table core.settings is 'Values of the settings that the core and the plugins declare.';

-- Holds today: since is the first day, until the first day after.
create function core.holds(since date, until date, at timestamptz) returns boolean language sql immutable as
  $$ select since <= (at at time zone 'Europe/Paris')::date and (until is null or until > (at at time zone 'Europe/Paris')::date) $$;

-- Answers, as one JSON object:
--   person    {id, givenName, familyName, locale, member, strong} or null
--   sections  [{id, slug, name, kind}] the person belongs to today
--   visible   ids of the sections whose own circle is open
--   mandates  [{role, sectionId}] held today
--   section   {id, slug, name, kind, zone, stage, path, introduction, look, parent: {slug, name}} or null
--   states    [{sectionId, plugin, state}] decided for the section and above it
create function core.enter(session_hash bytea, slug text, at timestamptz) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  who record;
  own int[] := '{}';
  seen int[] := '{}';
  mine jsonb := '[]';
  held jsonb := '[]';
  place record;
  decided jsonb := '[]';
  in_section jsonb;
begin
  select p.id, p.given_name, p.family_name, p.locale, s.strong into who
  from core.sessions s join core.people p on p.id = s.person_id
  where s.token_hash = session_hash and s.expires_at > at and p.suspended_at is null;

  if who.id is not null then
    select coalesce(array_agg(s.id), '{}'),
           coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'slug', s.slug, 'name', s.name, 'kind', s.kind) order by s.kind = 'group', s.name), '[]')
    into own, mine
    from core.memberships m join core.sections s on s.id = m.section_id
    where m.person_id = who.id and core.holds(m.since, m.until, at);

    select coalesce(jsonb_agg(jsonb_build_object('role', m.role, 'sectionId', m.section_id)), '[]') into held
    from core.mandates m where m.person_id = who.id and core.holds(m.since, m.until, at);

    select coalesce(array_agg(distinct above), '{}') into seen
    from core.sections s, unnest(s.path) above
    where s.id = any (own) or s.id in (select (m ->> 'sectionId')::int from jsonb_array_elements(held) m);
  end if;

  if slug is not null then
    select s.*, p.slug as parent_slug, p.name as parent_name into place
    from core.sections s left join core.sections p on p.id = s.parent_id where s.slug = enter.slug;
    if place.id is not null then
      in_section := jsonb_build_object('id', place.id, 'slug', place.slug, 'name', place.name, 'kind', place.kind, 'zone', place.zone,
        'stage', place.stage, 'path', place.path, 'introduction', place.introduction, 'look', place.look,
        'parent', case when place.parent_id is not null then jsonb_build_object('slug', place.parent_slug, 'name', place.parent_name) end);
      select coalesce(jsonb_agg(jsonb_build_object('sectionId', t.section_id, 'plugin', t.plugin, 'state', t.state)), '[]') into decided
      from core.plugin_states t where t.section_id = any (place.path);
    end if;
  end if;

  perform core.open_circles(who.id, seen, own <> '{}');
  return jsonb_build_object(
    'person', case when who.id is not null then jsonb_build_object('id', who.id, 'givenName', who.given_name,
      'familyName', who.family_name, 'locale', who.locale, 'member', own <> '{}', 'strong', who.strong) end,
    'sections', mine, 'visible', to_jsonb(seen), 'mandates', held, 'section', in_section, 'states', decided);
end $$;

-- The same for work that no browser asked for: opens one section and those above it, or all of them.
create function core.enter_system(section int) returns void language plpgsql security definer set search_path = '' as $$
begin
  perform core.open_circles(null,
    case when section is null then (select array_agg(id) from core.sections)
         else (select path from core.sections where id = section) end, true);
end $$;

-- For a plugin's own work over all sections: opens those where it is on. Mirrors stateIn of core/src/sections.
create function core.enter_plugin(plugin text, unless_decided text) returns void language plpgsql security definer set search_path = '' as $$
begin
  perform core.open_circles(null, (
    select array_agg(s.id) from core.sections s
    where coalesce(
      (select t.state from core.plugin_states t where t.plugin = enter_plugin.plugin and t.section_id = any (s.path)
         and t.state in ('forced', 'unavailable') order by array_position(s.path, t.section_id) limit 1),
      (select t.state from core.plugin_states t where t.plugin = enter_plugin.plugin and t.section_id = any (s.path)
         order by array_position(s.path, t.section_id) desc limit 1),
      unless_decided) in ('on', 'forced')), true);
end $$;

create table core.workers (
  id text primary key,
  seen_at timestamptz not null default now()
);
comment on table core.workers is 'The worker processes that live: the jobs of one that is gone are given to another.';

create function core.worker_seen() returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select from core.workers where seen_at > now() - interval '30 seconds')
$$;

-- What a section decided, for places that are not entered by its address (an action's own page, a job).
create function core.section_of(section int) returns jsonb language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('id', s.id, 'slug', s.slug, 'name', s.name, 'kind', s.kind, 'zone', s.zone, 'stage', s.stage,
    'path', s.path, 'introduction', s.introduction, 'look', s.look,
    'parent', case when p.id is not null then jsonb_build_object('slug', p.slug, 'name', p.name) end,
    'states', (select coalesce(jsonb_agg(jsonb_build_object('sectionId', t.section_id, 'plugin', t.plugin, 'state', t.state)), '[]')
               from core.plugin_states t where t.section_id = any (s.path)))
  from core.sections s left join core.sections p on p.id = s.parent_id where s.id = section
$$;
