-- Who knows how it is done: by having come, or because the board says so.

create table agenda.experience (
  id int generated always as identity primary key,
  person_id int not null references core.people on delete cascade,
  kind text not null check (kind in ('leafleting', 'letterbox', 'canvassing', 'postering', 'market', 'meeting')),
  said_by int references core.people on delete set null,
  said_at timestamptz not null default now()
);
select core.circle_table('agenda.experience');
create unique index experience_one on agenda.experience (person_id, kind, section_id);
comment on table agenda.experience is 'The board of a section says that a member is experienced in a kind of action. It holds wherever the person goes.';

create table agenda.practice (
  kind text not null,
  came int not null check (came > 0)
);
select core.person_table('agenda.practice');
create unique index practice_one on agenda.practice (person_id, kind);
comment on table agenda.practice is 'To how many actions of a kind a person came, over all sections; counted by a trigger from the attendance.';

-- Seats and waiting people of each shift, and practice, follow the bookings. By statement, so that imports stay quick.
create function agenda.count_bookings() returns trigger language plpgsql security definer set search_path = '' as $$
declare
  touched int[];
begin
  if tg_op = 'INSERT' then
    update agenda.shifts s set taken = s.taken + c.taken, waiting = s.waiting + c.waiting
    from (select shift_id, count(*) filter (where state = 'booked') as taken, count(*) filter (where state = 'waiting') as waiting
          from new_rows group by shift_id) c
    where s.id = c.shift_id and (c.taken <> 0 or c.waiting <> 0);
    select array_agg(distinct person_id) into touched from new_rows where came is not null;
  elsif tg_op = 'DELETE' then
    update agenda.shifts s set taken = s.taken - c.taken, waiting = s.waiting - c.waiting
    from (select shift_id, count(*) filter (where state = 'booked') as taken, count(*) filter (where state = 'waiting') as waiting
          from old_rows group by shift_id) c
    where s.id = c.shift_id and (c.taken <> 0 or c.waiting <> 0);
    select array_agg(distinct person_id) into touched from old_rows where came is not null;
  else
    update agenda.shifts s set taken = s.taken + c.taken, waiting = s.waiting + c.waiting
    from (select n.shift_id, sum((n.state = 'booked')::int - (o.state = 'booked')::int) as taken,
                 sum((n.state = 'waiting')::int - (o.state = 'waiting')::int) as waiting
          from new_rows n join old_rows o using (id) where n.state <> o.state group by n.shift_id) c
    where s.id = c.shift_id and (c.taken <> 0 or c.waiting <> 0);
    select array_agg(distinct n.person_id) into touched from new_rows n join old_rows o using (id) where n.came is distinct from o.came;
  end if;
  if touched is not null then
    with counted as (
      select b.person_id, a.kind, count(distinct a.id)::int as came
      from agenda.bookings b join agenda.shifts s on s.id = b.shift_id join agenda.actions a on a.id = s.action_id
      where b.person_id = any (touched) and b.came group by b.person_id, a.kind
    ), gone as (
      delete from agenda.practice p where p.person_id = any (touched)
        and not exists (select from counted c where c.person_id = p.person_id and c.kind = p.kind)
    )
    insert into agenda.practice (person_id, kind, came) select person_id, kind, came from counted
    on conflict (person_id, kind) do update set came = excluded.came where practice.came <> excluded.came;
  end if;
  return null;
end $$;
create trigger count_new after insert on agenda.bookings referencing new table as new_rows
  for each statement execute function agenda.count_bookings();
create trigger count_changed after update on agenda.bookings referencing old table as old_rows new table as new_rows
  for each statement execute function agenda.count_bookings();
create trigger count_gone after delete on agenda.bookings referencing old table as old_rows
  for each statement execute function agenda.count_bookings();

-- Who of these people is experienced. Only for the functions of this schema: what a section may know they decide.
create function agenda.experienced_among(people int[], what text) returns int[] language sql stable as $$
  select coalesce(array_agg(p), '{}') from unnest(people) p
  where exists (select from agenda.practice t where t.person_id = p and t.kind = what and t.came >= 3)
     or exists (select from agenda.experience e where e.person_id = p and e.kind = what)
$$;
revoke execute on function agenda.experienced_among from public;
