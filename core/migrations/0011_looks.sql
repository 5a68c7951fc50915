-- How a section looks within the theme of the site. Entering answers it, since every page of the section shows it.

alter table core.sections add column look jsonb not null default '{}';
comment on column core.sections.look is 'accent: the id of a colour of the theme''s palette, or one of its own as #rrggbb. logo: {file, width, height}, its picture in the file store. Both may be absent.';

-- As in 0005, with the look of the section.
create or replace function core.enter(session_hash bytea, slug text, at timestamptz) returns jsonb
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

-- As in 0005, with the look.
create or replace function core.section_of(section int) returns jsonb language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('id', s.id, 'slug', s.slug, 'name', s.name, 'kind', s.kind, 'zone', s.zone, 'stage', s.stage,
    'path', s.path, 'introduction', s.introduction, 'look', s.look,
    'parent', case when p.id is not null then jsonb_build_object('slug', p.slug, 'name', p.name) end,
    'states', (select coalesce(jsonb_agg(jsonb_build_object('sectionId', t.section_id, 'plugin', t.plugin, 'state', t.state)), '[]')
               from core.plugin_states t where t.section_id = any (s.path)))
  from core.sections s left join core.sections p on p.id = s.parent_id where s.id = section
$$;
