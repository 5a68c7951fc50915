import { statement, type Asks, type Circle, type Work } from '@lacoopol/core/sdk';
import { SHIFT_ASK, type ActionKind } from './kinds.js';
import type { ActionView, OwnShift } from './shapes.js';

interface ShiftJson {
  id: number;
  startsAt: string;
  endsAt: string;
  need: number;
  experienced: number;
  taken: number;
  waiting: number;
  cancelled: boolean;
  mine: 'booked' | 'waiting' | null;
}

interface ActionRow {
  id: number;
  kind: ActionKind;
  title: string;
  details: string;
  place: string;
  commune: string;
  communeName: string;
  circle: Circle;
  status: 'planned' | 'cancelled';
  cancelledBecause: string;
  sequence: number;
  createdBy: number | null;
  sectionId: number;
  slug: string;
  name: string;
  zone: string;
  shifts: ShiftJson[];
}

/** Actions chosen by a query that answers `action_id` and `at`, with all their shifts; the policies stand over everything. */
const actionsWhere = (chosen: string, order: 'asc' | 'desc' = 'asc') => `with chosen as (${chosen})
  select a.id, a.kind, a.title, a.details, a.place, a.commune, c.name as "communeName", a.circle, a.status,
    a.cancelled_because as "cancelledBecause", a.sequence, a.created_by as "createdBy", n.id as "sectionId", n.slug, n.name, n.zone,
    (select coalesce(json_agg(json_build_object('id', s.id, 'startsAt', s.starts_at, 'endsAt', s.ends_at, 'need', s.need,
         'experienced', s.experienced, 'taken', s.taken, 'waiting', s.waiting, 'cancelled', s.cancelled_at is not null, 'mine', b.state)
       order by s.starts_at, s.id), '[]')
     from agenda.shifts s left join agenda.bookings b
       on b.shift_id = s.id and b.person_id = (select core.person()) and b.state in ('booked', 'waiting')
     where s.action_id = a.id) as shifts
  from chosen join agenda.actions a on a.id = chosen.action_id join core.sections n on n.id = a.section_id join core.communes c on c.code = a.commune
  order by chosen.at ${order}, a.id`;

const byId = statement<{ action: number }, ActionRow>(
  'agenda.action',
  actionsWhere('select :action::int as action_id, 0 as at'),
);

const byShift = statement<{ shift: number }, ActionRow>(
  'agenda.action-of-shift',
  actionsWhere('select s.action_id, 0 as at from agenda.shifts s where s.id = :shift'),
);

const upcomingIn = statement<{ section: number; at: Date; most: number }, ActionRow>(
  'agenda.upcoming',
  actionsWhere(`select s.action_id, min(s.starts_at) as at from agenda.shifts s where s.section_id = :section and s.ends_at > :at
    group by s.action_id order by at limit :most`),
);

const pastIn = statement<{ section: number; at: Date; most: number }, ActionRow>(
  'agenda.past',
  actionsWhere(
    `select s.action_id, max(s.ends_at) as at from agenda.shifts s where s.section_id = :section
       and not exists (select from agenda.shifts o where o.action_id = s.action_id and o.ends_at > :at)
     group by s.action_id order by at desc limit :most`,
    'desc',
  ),
);

// A shift lasts a day at most: those that have not ended started since yesterday, which an index knows.
const joinable = (circle: Circle) => `(select s.action_id, s.starts_at from agenda.shifts s
    where s.circle = '${circle}' and s.starts_at > :at::timestamptz - interval '1 day' and s.ends_at > :at and s.cancelled_at is null
      and not s.section_id = any (:mine::int[]) and agenda.is_on(s.section_id)
    order by s.starts_at limit 20 * :most::int)`;

const joinableElsewhere = statement<{ mine: number[]; at: Date; most: number }, ActionRow>(
  'agenda.elsewhere',
  actionsWhere(`select o.action_id, min(o.starts_at) as at from (${joinable('public')} union all ${joinable('network')}) o
    group by o.action_id order by at limit :most`),
);

interface OwnRow {
  shiftId: number;
  actionId: number;
  kind: ActionKind;
  title: string;
  place: string;
  commune: string;
  communeName: string;
  slug: string;
  name: string;
  zone: string;
  startsAt: Date;
  endsAt: Date;
  state: OwnShift['state'];
  askId: number | null;
  deadline: Date | null;
  person: number;
}

const ownShifts = statement<{ at: Date }, OwnRow>(
  'agenda.own-shifts',
  `with mine as (
     select b.shift_id, b.state, null::int as ask_id, null::timestamptz as deadline from agenda.bookings b
     where b.person_id = (select core.person()) and b.state in ('booked', 'waiting') and b.ends_at > :at
     union all
     select k.subject_id, 'asked', k.id, k.deadline from core.asks k
     where k.person_id = (select core.person()) and k.kind = '${SHIFT_ASK}' and k.answer is null and k.cancelled_at is null and k.expires_at > :at
       and not exists (select from agenda.bookings b where b.shift_id = k.subject_id and b.person_id = k.person_id and b.state in ('booked', 'waiting'))
   )
   select s.id as "shiftId", a.id as "actionId", a.kind, a.title, a.place, a.commune, c.name as "communeName", n.slug, n.name, n.zone,
     s.starts_at as "startsAt", s.ends_at as "endsAt", m.state, m.ask_id as "askId", m.deadline, core.person() as person
   from mine m join agenda.shifts s on s.id = m.shift_id join agenda.actions a on a.id = s.action_id
     join core.sections n on n.id = s.section_id join core.communes c on c.code = a.commune
   where s.cancelled_at is null and agenda.is_on(s.section_id)
   order by m.state <> 'asked', s.starts_at, s.id`,
);

/** What front pages read: their plans are looked at by a test, under the policies. */
export const HOT = { upcoming: upcomingIn, past: pastIn, elsewhere: joinableElsewhere, own: ownShifts };

/** Reads actions under the circles that are open. */
export class ActionReading {
  constructor(private readonly asks: Asks) {}

  async find(work: Work, action: number): Promise<ActionView | null> {
    const row = await work.one(byId, { action });
    return row ? viewOf(row, work.now) : null;
  }

  async ofShift(work: Work, shift: number): Promise<ActionView | null> {
    const row = await work.one(byShift, { shift });
    return row ? viewOf(row, work.now) : null;
  }

  async upcoming(work: Work, section: number, most: number): Promise<ActionView[]> {
    return views(await work.all(upcomingIn, { section, at: work.now, most }), work.now);
  }

  async past(work: Work, section: number, most: number): Promise<ActionView[]> {
    return views(await work.all(pastIn, { section, at: work.now, most }), work.now);
  }

  async elsewhere(work: Work, mine: readonly number[], most: number): Promise<ActionView[]> {
    return views(await work.all(joinableElsewhere, { mine: [...mine], at: work.now, most }), work.now);
  }

  async own(work: Work): Promise<OwnShift[]> {
    const rows = await work.all(ownShifts, { at: work.now });
    return rows.map((row) => ({
      shiftId: row.shiftId,
      actionId: row.actionId,
      kind: row.kind,
      title: row.title,
      place: { label: row.place, commune: { code: row.commune, name: row.communeName } },
      section: { slug: row.slug, name: row.name, zone: row.zone },
      startsAt: row.startsAt.toISOString(),
      endsAt: row.endsAt.toISOString(),
      state: row.state,
      ask:
        row.askId !== null && row.deadline !== null
          ? {
              id: row.askId,
              link: this.asks.link({ id: row.askId, personId: row.person }),
              deadline: row.deadline.toISOString(),
            }
          : null,
    }));
  }
}

const views = (rows: readonly ActionRow[], now: Date) => rows.map((row) => viewOf(row, now));

function viewOf(row: ActionRow, now: Date): ActionView {
  return {
    id: row.id,
    kind: row.kind,
    title: row.title,
    details: row.details,
    place: { label: row.place, commune: { code: row.commune, name: row.communeName } },
    circle: row.circle,
    status: row.status,
    cancelledBecause: row.cancelledBecause,
    sequence: row.sequence,
    section: { id: row.sectionId, slug: row.slug, name: row.name, zone: row.zone },
    createdBy: row.createdBy,
    shifts: row.shifts.map((shift) => ({
      ...shift,
      actionId: row.id,
      startsAt: new Date(shift.startsAt).toISOString(),
      endsAt: new Date(shift.endsAt).toISOString(),
      free: Math.max(0, shift.need - shift.taken),
      started: new Date(shift.startsAt) <= now,
    })),
  };
}
