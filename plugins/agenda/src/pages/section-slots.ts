import { access, type Host, type Person, type SlotContext, type Work } from '@lacoopol/core/sdk';
import { Rules } from '../rules.js';
import { Actions, Availabilities } from '../services.js';
import type { ActionView, ShiftView } from '../shapes.js';
import {
  actionLine,
  actionOf,
  agendaOf,
  ahead,
  joinable,
  organisesIn,
  shiftOf,
  soon,
  spot,
  type Reader,
} from './lines.js';
import { askedShifts } from './list.js';

/** Actions that the section's front page looks at, and those that it lists. */
const LOOKED_AT = 12;
const LISTED = 5;
const SOON_MS = 36 * 3_600_000;

/** What a section's front page opens with, and its next actions. */
export function sectionSlots(host: Host): void {
  const actions = host.get(Actions);
  const availabilities = host.get(Availabilities);
  const rules = host.get(Rules);

  // The slots of a page are filled in one unit of work, and both look at the same actions: they are read once.
  const read = new WeakMap<Work, Promise<Coming>>();
  const comingTo = (work: Work, section: number, person: Person | null): Promise<Coming> => {
    const reading = async (): Promise<Coming> => {
      const [coming, asked, mayCome] = await Promise.all([
        actions.upcoming(work, section, LOOKED_AT),
        person ? askedShifts(actions, work) : new Map<number, number>(),
        rules.mayCome(work, person, section),
      ]);
      return { coming, asked, mayCome };
    };
    const known = read.get(work) ?? reading();
    read.set(work, known);
    return known;
  };

  host.slot('section.now', access.public, async (context) => {
    const { work, section, person } = context;
    if (!section) return null;
    const member = person?.sectionIds.includes(section.id) ?? false;
    const [{ coming, asked, mayCome }, said] = await Promise.all([
      comingTo(work, section.id, person),
      member ? availabilities.own(work) : null,
    ]);
    const reader = readerOf(context, asked, mayCome);
    const found = mostUseful(coming, reader);
    if (!found) {
      if (!member) return null;
      const organise = reader.organises ? `${agendaOf(section.slug)}/nouvelle` : null;
      return { view: 'agenda/slot/section-empty', model: { organise, availability: said?.updatedAt === null } };
    }
    const { action, shift, kind } = found;
    return {
      view: 'agenda/slot/section-now',
      model: {
        kind,
        start: shift.startsAt,
        soon: soon(shift.startsAt, work.now),
        title: action.title,
        place: spot(action.place),
        missing: shift.free,
        action: actionOf(section.slug, action.id),
        volunteer:
          kind === 'missing' && joinable(action, shift, reader) ? `${shiftOf(section.slug, shift.id)}/venir` : null,
        board: reader.organises ? shiftOf(section.slug, shift.id) : null,
        answer: `/moi#demande-${asked.get(shift.id) ?? 0}`,
      },
    };
  });

  host.slot('section.main', access.public, async (context) => {
    const { work, section, person } = context;
    if (!section) return null;
    const { coming, asked, mayCome } = await comingTo(work, section.id, person);
    if (coming.length === 0) return null;
    const reader = readerOf(context, asked, mayCome);
    return {
      view: 'agenda/slot/section-main',
      model: {
        actions: coming.slice(0, LISTED).map((action) => ({
          ...actionLine(action, reader, 'section'),
          at: (ahead(action, work.now)[0] ?? action.shifts[0])?.startsAt ?? work.now.toISOString(),
        })),
        agenda: agendaOf(section.slug),
        organise: reader.organises ? `${agendaOf(section.slug)}/nouvelle` : null,
      },
      order: 10,
    };
  });
}

interface Coming {
  coming: ActionView[];
  asked: ReadonlyMap<number, number>;
  mayCome: boolean;
}

function readerOf(context: SlotContext, asked: ReadonlyMap<number, number>, mayCome: boolean): Reader {
  const { person, section, work, t } = context;
  return { person, organises: organisesIn(context, section), mayCome, now: work.now, t, asked };
}

interface Useful {
  kind: 'asked' | 'booked' | 'missing' | 'full' | 'public';
  action: ActionView;
  shift: ShiftView;
}

/**
 * The one thing to say first: an answer that is awaited, where one goes today or tomorrow, who is missing, where one goes
 * later, or that all is well. An organiser hears who is missing before where they go themselves.
 */
export function mostUseful(coming: readonly ActionView[], reader: Reader): Useful | null {
  const shifts = coming
    .filter((action) => action.status === 'planned')
    .flatMap((action) => ahead(action, reader.now).map((shift) => ({ action, shift })))
    .filter(({ shift }) => !shift.started)
    .sort((a, b) => (a.shift.startsAt < b.shift.startsAt ? -1 : 1));
  const first = shifts[0];
  if (!first) return null;
  if (!reader.person) return { kind: 'public', ...first };
  const asked = shifts.find(({ shift }) => reader.asked.has(shift.id) && shift.mine === null);
  if (asked) return { kind: 'asked', ...asked };
  const booked = shifts.find(({ shift }) => shift.mine === 'booked');
  const missing = shifts.find(({ shift }) => shift.free > 0 && (reader.organises || shift.mine === null));
  const close = booked !== undefined && new Date(booked.shift.startsAt).getTime() - reader.now.getTime() < SOON_MS;
  if (missing && (reader.organises || !close)) return { kind: 'missing', ...missing };
  if (booked) return { kind: 'booked', ...booked };
  return { kind: 'full', ...first };
}
