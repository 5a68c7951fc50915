-- What sections and the party choose, as the database itself reads it.

-- The value that holds in a section: its own, else the nearest level's above it, else the site's; null where nobody chose.
-- For statements that look at many sections at once; a plugin reads its settings through the host otherwise.
create function core.setting_of(section int, plugin text, key text) returns jsonb language sql stable as $$
  select t.value from core.settings t left join core.sections s on s.id = t.section_id
  where t.plugin = setting_of.plugin and t.key = setting_of.key
    and coalesce(t.section_id, 0) = any (array_append((select path from core.sections where id = setting_of.section), 0))
  order by cardinality(s.path) desc nulls last limit 1
$$;

-- How many asks in seven days the party finds fair, where a person chose no number of their own.
create function core.most_asks() returns int language sql stable security definer set search_path = '' as $$
  select coalesce((select (t.value #>> '{}')::int from core.settings t
                   where t.section_id is null and t.plugin = 'core' and t.key = 'asks.mostPerWeek'), 3)
$$;

create or replace function core.asks_left(person int, at timestamptz) returns int language sql stable security definer set search_path = '' as $$
  select case when exists (select from core.asks where person_id = person and answer = 'not-this-week'
                and answered_at >= date_trunc('week', at at time zone 'Europe/Paris') at time zone 'Europe/Paris') then 0
         else coalesce((select most_per_week from core.ask_preferences where person_id = person), core.most_asks())
              - (select count(*) from core.asks where person_id = person and asked_at > at - interval '7 days')::int end
$$;

-- Whether a plugin is on in a section, for what a plugin shows across sections: one's own page, the home page, a list of
-- the API. What a level above imposed or withheld binds; then the nearest decision; then what the manifest says.
-- Mirrors stateIn of core/src/sections.
create function core.is_on(section int, plugin text, unless_decided text default 'on') returns boolean language sql stable security definer set search_path = '' as $$
  with decided as (
    select t.state, above.depth from core.sections s, unnest(s.path) with ordinality as above (id, depth)
    join core.plugin_states t on t.section_id = above.id and t.plugin = is_on.plugin where s.id = is_on.section
  )
  select coalesce((select d.state from decided d where d.state in ('forced', 'unavailable') order by d.depth limit 1),
                  (select d.state from decided d order by d.depth desc limit 1), unless_decided) in ('on', 'forced')
$$;
