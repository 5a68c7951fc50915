-- Taking and giving back seats. Whoever takes one may not see the other seats, so these functions count for them.
-- The row of the shift is locked first and people after it: two answers at once take turns, and never a seat too many.

-- Whether whoever is asking may act on a shift for a person: organisers of its section for anybody, others for themselves
-- where its circle is open to them.
create function agenda.may_touch(section int, circle text, who int) returns boolean language sql stable as $$
  select section = any (core.visible())
      or (who = core.person() and (circle = 'public' or circle = 'network') and core.is_member())
$$;

-- How many experienced people a shift still lacks.
create function agenda.missing_experienced(the_shift int) returns int language sql stable security definer set search_path = '' as $$
  select case when s.experienced = 0 then 0 else greatest(0, s.experienced - cardinality(agenda.experienced_among(
           array(select b.person_id from agenda.bookings b where b.shift_id = s.id and b.state = 'booked'), a.kind))) end
  from agenda.shifts s join agenda.actions a on a.id = s.action_id where s.id = the_shift
$$;

create function agenda.booked_elsewhere(who int, the_shift int, starts timestamptz, ends timestamptz) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (select from agenda.bookings b where b.person_id = who and b.state = 'booked' and b.ends_at > starts and b.starts_at < ends
                 and b.shift_id <> the_shift)
$$;

-- Gives a person a seat, or a place in the waiting list.
--   outcome  booked, waiting, held (waiting, since the last seats are for experienced people),
--            or why nothing happened: gone, cancelled, over, clash
--   fresh    whether anything changed; clashes: the person has a seat elsewhere then
-- Who takes a seat for herself is refused a clash; an organiser is only told.
create function agenda.take_seat(the_shift int, who int, by_way_of text, at timestamptz,
  out outcome text, out fresh boolean, out clashes boolean) language plpgsql security definer set search_path = '' as $$
declare
  s agenda.shifts;
  had agenda.bookings;
  missing int;
  expert boolean;
  what text;
begin
  fresh := false;
  clashes := false;
  select * into s from agenda.shifts where id = the_shift for no key update;
  if s.id is null or not agenda.may_touch(s.section_id, s.circle, who) then outcome := 'gone'; return; end if;
  if s.cancelled_at is not null then outcome := 'cancelled'; return; end if;
  if s.starts_at <= at then outcome := 'over'; return; end if;
  perform pg_advisory_xact_lock(hashtext('agenda.person'), who);
  select * into had from agenda.bookings b where b.shift_id = the_shift and b.person_id = who;
  if had.state = 'booked' then outcome := 'booked'; return; end if;

  clashes := agenda.booked_elsewhere(who, the_shift, s.starts_at, s.ends_at);
  if clashes and who is not distinct from core.person() then outcome := 'clash'; return; end if;

  missing := agenda.missing_experienced(the_shift);
  select a.kind into what from agenda.actions a where a.id = s.action_id;
  expert := missing > 0 and who = any (agenda.experienced_among(array[who], what));
  outcome := case when s.taken < s.need and (expert or s.taken + missing < s.need) then 'booked'
                  when s.taken < s.need then 'held' else 'waiting' end;
  if had.state = 'waiting' and outcome <> 'booked' then return; end if;
  fresh := true;
  insert into agenda.bookings (shift_id, person_id, state, origin, place, booked_at, changed_at)
  values (the_shift, who, case when outcome = 'booked' then 'booked' else 'waiting' end, by_way_of,
          case when outcome <> 'booked' then nextval('agenda.waiting_places') end, case when outcome = 'booked' then at end, at)
  on conflict (shift_id, person_id) do update set state = excluded.state, origin = excluded.origin, place = excluded.place,
    booked_at = excluded.booked_at, changed_at = excluded.changed_at, reminded_at = null, came = null;
end $$;

-- Takes a person's seat or place back: withdrawn by themselves, or cancelled by an organiser. Answers which of the two it
-- was, or null where there was none.
create function agenda.leave_seat(the_shift int, who int, as_state text, at timestamptz) returns text
language plpgsql security definer set search_path = '' as $$
declare
  s agenda.shifts;
  was text;
begin
  select * into s from agenda.shifts where id = the_shift for no key update;
  if s.id is null or not agenda.may_touch(s.section_id, s.circle, who)
     and not (who = core.person() and exists (select from agenda.bookings b where b.shift_id = the_shift and b.person_id = who)) then
    return null;
  end if;
  select b.state into was from agenda.bookings b where b.shift_id = the_shift and b.person_id = who and b.state in ('booked', 'waiting');
  if was is null then return null; end if;
  update agenda.bookings set state = as_state, place = null, booked_at = null, changed_at = at where shift_id = the_shift and person_id = who;
  return was;
end $$;

-- Gives free seats to the waiting list, in its order; answers who got one. Whoever has a seat elsewhere by now stays waiting.
-- It is harmless whoever calls it: the order is the list's.
create function agenda.serve_waiting(the_shift int, at timestamptz) returns setof int
language plpgsql security definer set search_path = '' as $$
declare
  s agenda.shifts;
  what text;
  missing int;
  next int;
begin
  select * into s from agenda.shifts where id = the_shift for no key update;
  select a.kind into what from agenda.actions a where a.id = s.action_id;
  loop
    exit when s.id is null or s.cancelled_at is not null or s.starts_at <= at or s.waiting = 0 or s.taken >= s.need;
    missing := agenda.missing_experienced(the_shift);
    select b.person_id into next from agenda.bookings b
    where b.shift_id = the_shift and b.state = 'waiting'
      and (s.taken + missing < s.need or b.person_id = any (agenda.experienced_among(array[b.person_id], what)))
      and not agenda.booked_elsewhere(b.person_id, the_shift, s.starts_at, s.ends_at)
    order by b.place limit 1;
    exit when next is null;
    perform pg_advisory_xact_lock(hashtext('agenda.person'), next);
    if not agenda.booked_elsewhere(next, the_shift, s.starts_at, s.ends_at) then
      update agenda.bookings set state = 'booked', place = null, booked_at = at, changed_at = at where shift_id = the_shift and person_id = next;
      return next next;
    end if;
    select * into s from agenda.shifts where id = the_shift;
  end loop;
end $$;

-- Everybody concerned by a shift, for those who see its section from within: a seat in a section's action makes a name
-- known to it. Place in the waiting list from 1.
create function agenda.roll(the_shift int) returns table (person_id int, name text, state text, origin text, answer text, answered_via text,
  asked_at timestamptz, deadline timestamptz, experienced boolean, came boolean, place int)
language plpgsql stable security definer set search_path = '' as $$
declare
  what text;
  experts int[];
begin
  select a.kind into what from agenda.shifts s join agenda.actions a on a.id = s.action_id
  where s.id = the_shift and s.section_id = any (core.visible());
  if what is null then return; end if;
  select agenda.experienced_among(array_agg(c.who), what) into experts
  from (select b.person_id as who from agenda.bookings b where b.shift_id = the_shift
        union select k.person_id from core.asks k where k.kind = 'agenda/shift' and k.subject_id = the_shift) c;
  return query
    select p.id, p.given_name || ' ' || p.family_name, b.state, b.origin,
           case when k.id is not null then coalesce(k.answer, 'silent') end, k.answered_via, k.asked_at, k.deadline,
           p.id = any (experts), b.came,
           case when b.state = 'waiting' then (row_number() over (partition by b.state order by b.place))::int end
    from (select * from agenda.bookings x where x.shift_id = the_shift and x.state <> 'cancelled') b
    full join (select * from core.asks x where x.kind = 'agenda/shift' and x.subject_id = the_shift and x.cancelled_at is null) k
      on k.person_id = b.person_id
    join core.people p on p.id = coalesce(b.person_id, k.person_id);
end $$;
