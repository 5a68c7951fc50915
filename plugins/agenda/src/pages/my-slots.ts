import { access, type Host, type Person, type SlotContext, type Work } from '@lacoopol/core/sdk';
import { askerOf } from '../reading.js';
import { Actions, Availabilities } from '../services.js';
import type { ActionView, OwnShift } from '../shapes.js';
import { cardModel } from './answer-card.js';
import { actionOf, agendaOf, joinable, organisesIn, shiftOf, soon, spot, where, type Reader } from './lines.js';
import { mostUseful } from './section-slots.js';

/** Sections looked through for where people are missing: nobody belongs to many. */
const SECTIONS = 4;
const LOOKED_AT = 10;

/** What one's own page opens with, and where one goes. */
export function mySlots(host: Host): void {
  const actions = host.get(Actions);
  const availabilities = host.get(Availabilities);

  host.slot('me.now', access.signedIn, async (context) => {
    const { work, person } = context;
    if (!person || !person.member) return null;
    const [own, said, coming] = await Promise.all([
      actions.own(work),
      availabilities.own(work),
      comingTo(work, person),
    ]);
    const asked = own.filter((shift) => shift.state === 'asked' && shift.ask !== null);
    const next = own.find((shift) => shift.state !== 'asked') ?? null;
    return {
      view: 'agenda/slot/me-now',
      model: {
        asks: (await Promise.all(asked.map((shift) => askModel(work, shift)))).filter((ask) => ask !== null),
        next: next && {
          start: next.startsAt,
          soon: soon(next.startsAt, work.now),
          title: next.title,
          place: spot(next.place),
          href: actionOf(next.section.slug, next.actionId),
          waiting: next.state === 'waiting',
        },
        missing: missingOf(coming, { ...context, person }),
        availability: said.updatedAt === null,
        agenda: person.sections[0] ? agendaOf(person.sections[0].slug) : null,
      },
      order: 10,
    };
  });

  host.slot('me.main', access.signedIn, async ({ work, person }) => {
    if (!person || !person.member) return null;
    const own = (await actions.own(work)).filter((shift) => shift.state !== 'asked');
    return {
      view: 'agenda/slot/me-main',
      model: {
        actions: own.map((shift) => ({
          href: actionOf(shift.section.slug, shift.actionId),
          title: shift.title,
          where: where(shift.place),
          start: shift.startsAt,
          end: shift.endsAt,
          waiting: shift.state === 'waiting',
          withdraw:
            new Date(shift.startsAt) > work.now ? `${shiftOf(shift.section.slug, shift.shiftId)}/se-retirer` : null,
        })),
        agenda: person.sections[0] ? agendaOf(person.sections[0].slug) : null,
      },
      order: 10,
    };
  });

  host.slot('home.public', access.public, async ({ work }) => {
    const found = (await actions.elsewhere(work, [], 12))
      .filter((action) => action.circle === 'public' && action.status === 'planned')
      .slice(0, 6);
    if (found.length === 0) return null;
    return {
      view: 'agenda/slot/home-public',
      model: {
        actions: found.map((action) => ({
          href: actionOf(action.section.slug, action.id),
          title: action.title,
          where: where(action.place),
          section: action.section.name,
          start: action.shifts[0]?.startsAt ?? work.now.toISOString(),
          end: action.shifts.at(-1)?.endsAt ?? work.now.toISOString(),
        })),
      },
      order: 10,
    };
  });

  async function comingTo(work: Work, person: Person): Promise<ActionView[]> {
    const found = await Promise.all(
      person.sectionIds.slice(0, SECTIONS).map((section) => actions.upcoming(work, section, LOOKED_AT)),
    );
    return found.flat();
  }

  async function askModel(work: Work, asked: OwnShift) {
    const [action, askedBy] = await Promise.all([actions.ofShift(work, asked.shiftId), askerOf(work, asked.ask!.id)]);
    const shift = action?.shifts.find((one) => one.id === asked.shiftId);
    if (!action || !shift) return null;
    return {
      id: asked.ask!.id,
      title: action.title,
      action: `/moi/demandes/${asked.ask!.id}`,
      card: cardModel(action, shift, { askedBy, answered: false }, work.now),
      deadline: asked.ask!.deadline,
    };
  }
}

/** Where people are missing: for whoever organises first, where they can do something about it. */
function missingOf(coming: readonly ActionView[], context: SlotContext & { person: Person }) {
  const { person, t } = context;
  const { now } = context.work;
  // These are actions of their own sections.
  const reader = (organises: boolean): Reader => ({ person, organises, mayCome: true, now, t, asked: new Map() });
  const organised = coming.filter((action) => organisesIn(context, action.section));
  const found = [mostUseful(organised, reader(true)), mostUseful(coming, reader(false))].find(
    (one) => one?.kind === 'missing',
  );
  if (!found) return null;
  const { action, shift } = found;
  const board = organisesIn(context, action.section);
  return {
    start: shift.startsAt,
    soon: soon(shift.startsAt, now),
    title: action.title,
    place: spot(action.place),
    href: actionOf(action.section.slug, action.id),
    count: shift.free,
    board: board ? shiftOf(action.section.slug, shift.id) : null,
    volunteer: joinable(action, shift, reader(board)) ? `${shiftOf(action.section.slug, shift.id)}/venir` : null,
  };
}
