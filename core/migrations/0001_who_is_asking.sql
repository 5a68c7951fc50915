-- Who is asking, told to the database at the start of each transaction (core.enter) and gone with it.
-- The policies of every table read these three answers, always inside a (select …) so that they run once per statement.

create function core.person() returns int language sql stable parallel safe as
  $$ select nullif(current_setting('lacoopol.person', true), '')::int $$;
comment on function core.person() is 'The person who is asking; null for a visitor and for the system.';

create function core.visible() returns int[] language sql stable parallel safe as
  $$ select coalesce(nullif(current_setting('lacoopol.sections', true), ''), '{}')::int[] $$;
comment on function core.visible() is 'The sections whose own circle is open: those the person belongs to and the ones above them.';

create function core.is_member() returns boolean language sql stable parallel safe as
  $$ select coalesce(nullif(current_setting('lacoopol.member', true), ''), 'f')::boolean $$;
comment on function core.is_member() is 'Whether the person is a member of the party today: opens the circle network.';

-- Tells the database whose circles are open until the end of this transaction.
create function core.open_circles(person int, sections int[], member boolean) returns void language sql as $$
  select set_config('lacoopol.person', coalesce(person::text, ''), true),
         set_config('lacoopol.sections', coalesce(sections, '{}')::text, true),
         set_config('lacoopol.member', member::text, true)
$$;

-- Makes an existing table hold content of sections: adds section_id and circle, the indexes that serve
-- "this section" and "everybody", and the one policy of the house. owner_column names a column with a person who
-- always sees and may write the row (a booking in another section's action).
create function core.circle_table(target regclass, owner_column name default null) returns void language plpgsql as $$
declare
  own text := case when owner_column is null then '' else format(' or %I = (select core.person())', owner_column) end;
  short text := (select relname from pg_class where oid = target);
begin
  execute format('alter table %s
      add column section_id int not null references core.sections on delete cascade,
      add column circle text not null default ''section'' check (circle in (''section'', ''network'', ''public''))', target);
  execute format('create index %I on %s (section_id)', short || '_section', target);
  execute format('create index %I on %s (section_id) where circle = ''public''', short || '_public', target);
  execute format('create index %I on %s (section_id) where circle = ''network''', short || '_network', target);
  execute format('alter table %s enable row level security', target);
  execute format('create policy reading on %s for select using (
      circle = ''public'' or (circle = ''network'' and (select core.is_member()))
      or section_id = any ((select core.visible())::int[])%s)', target, own);
  execute format('create policy writing on %s for all
      using (section_id = any ((select core.visible())::int[])%s)
      with check (section_id = any ((select core.visible())::int[])%s)', target, own, own);
end $$;
comment on function core.circle_table is 'Helper for migrations: the table''s rows belong to a section and carry a circle.';

-- Makes an existing table hold what belongs to one person: adds person_id, its index, and a policy that shows a row to
-- nobody else. What a section may know of it goes through a definer function that answers a boolean or a number.
create function core.person_table(target regclass) returns void language plpgsql as $$
declare
  short text := (select relname from pg_class where oid = target);
begin
  execute format('alter table %s add column person_id int not null references core.people on delete cascade', target);
  execute format('create index %I on %s (person_id)', short || '_person', target);
  execute format('alter table %s enable row level security', target);
  execute format('create policy own on %s for all
      using (person_id = (select core.person())) with check (person_id = (select core.person()))', target);
end $$;
comment on function core.person_table is 'Helper for migrations: the table''s rows belong to a person and nobody else sees them.';
