import { access, field, page, redirect, Refusal, refusal, z, type Host, type Work } from '@lacoopol/core/sdk';
import { personNamed } from '../reading.js';
import { Rules } from '../rules.js';
import { Actions, actorOf, Seats } from '../services.js';
import type { ActionView, SeatOutcome, ShiftView } from '../shapes.js';
import {
  actionOf,
  agendaOf,
  ahead,
  communeBeside,
  initials,
  joinable,
  mayOrganise,
  paragraphs,
  shiftOf,
  soon,
  type Reader,
} from './lines.js';
import { askedShifts } from './list.js';

const back = z.enum(['agenda', 'action', 'section', 'me']).catch('action');

/** `/sections/:slug/agenda/:id`: an action for whoever may see it, and the taps of those who come. */
export function actionPages(host: Host): void {
  const actions = host.get(Actions);
  const rules = host.get(Rules);
  const seats = host.get(Seats);
  const atAction = z.object({ slug: z.string(), id: field.id() });
  const atShift = z.object({ slug: z.string(), shift: field.id() });

  host.pages.get(
    '/sections/:slug/agenda/:id',
    { access: access.public, kept: true, params: atAction },
    async (request) => {
      const { work, section, person, params } = request;
      const action = await actions.find(work, params.id);
      if (!action || action.section.id !== section.id) throw refusal('E_NOT_FOUND');
      const organises = mayOrganise(request);
      const asked: Map<number, number> = person ? await askedShifts(actions, work) : new Map();
      const mayCome = await rules.mayCome(work, person, section.id);
      const t: Reader['t'] = (key, values) => request.t(key, values);
      const reader: Reader = { person, organises, mayCome, now: work.now, t, asked };
      const shown = action.shifts.filter((shift) => !shift.cancelled || action.status === 'cancelled');
      const left = ahead(action, work.now);
      const mine = left.find((shift) => shift.mine !== null) ?? null;
      const first = mine ?? left[0] ?? shown[0];
      const over = left.length === 0;
      const address = actionOf(section.slug, action.id);
      const lacking =
        organises && action.status === 'planned' ? left.find((shift) => !shift.started && shift.free > 0) : undefined;
      const inside = person?.sectionIds.includes(section.id) ?? false;
      return page(
        'agenda/action',
        {
          agenda: agendaOf(section.slug),
          kind: request.t(`agenda.kinds.${action.kind}`),
          start: first?.startsAt ?? work.now.toISOString(),
          first: shown[0]?.startsAt ?? work.now.toISOString(),
          end: shown.at(-1)?.endsAt ?? work.now.toISOString(),
          several: left.filter((shift) => !shift.started).length > 1,
          soon: first ? soon(first.startsAt, work.now) : false,
          place: action.place.label,
          commune: communeBeside(action.place),
          details: paragraphs(action.details),
          circle: person ? request.t(`agenda.circles.${action.circle}`) : null,
          organisedBy: inside ? ((await personNamed(work, action.createdBy))?.name ?? null) : null,
          cancelled: action.status === 'cancelled' ? cancelledSentence(action, reader) : null,
          over,
          missing: left.filter((shift) => !shift.started).reduce((sum, shift) => sum + shift.free, 0),
          counts: person !== null && action.status === 'planned',
          mine: mine ? { start: mine.startsAt, end: mine.endsAt, waiting: mine.mine === 'waiting' } : null,
          shifts: await Promise.all(shown.map((shift) => shiftBlock(work, action, shift, reader))),
          volunteer: buttons(action, left, reader),
          find: lacking ? { href: shiftOf(section.slug, lacking.id), count: lacking.free } : null,
          modify: organises && action.status === 'planned' && !over ? `${address}/modifier` : null,
          cancel: organises && action.status === 'planned' && !over ? `${address}/annuler` : null,
          again: organises ? `${agendaOf(section.slug)}/nouvelle?comme=${action.id}` : null,
          signIn: person === null && !over && action.status === 'planned',
        },
        {
          title: action.title,
          ...(person === null ? { lead: `${action.place.label}, ${action.place.commune.name}` } : {}),
        },
      );
    },
  );

  host.pages.post(
    '/sections/:slug/agenda/creneaux/:shift/venir',
    { access: access.network, params: atShift, form: z.object({ back }) },
    (request) =>
      tap(request, (action) =>
        seats.volunteer(request.work, request.params.shift, actorOf(request)).then((outcome) => ({ action, outcome })),
      ),
  );

  host.pages.post(
    '/sections/:slug/agenda/creneaux/:shift/se-retirer',
    { access: access.signedIn, params: atShift, form: z.object({ back }) },
    (request) =>
      tap(request, (action) =>
        seats.withdraw(request.work, request.params.shift, actorOf(request)).then((outcome) => ({ action, outcome })),
      ),
  );

  interface Tap {
    work: Work;
    section: { id: number; slug: string };
    params: { shift: number };
    body: { back: z.output<typeof back> };
    t(key: string, values?: Record<string, string | number>): string;
  }

  /** Does it, and goes back to where the button stood with the sentence of what happened. */
  async function tap(request: Tap, act: (action: ActionView) => Promise<{ action: ActionView; outcome: SeatOutcome }>) {
    const action = await actions.ofShift(request.work, request.params.shift);
    if (!action || action.section.id !== request.section.id) throw refusal('E_NOT_FOUND');
    const slug = request.section.slug;
    const to = { agenda: agendaOf(slug), action: actionOf(slug, action.id), section: `/sections/${slug}`, me: '/moi' }[
      request.body.back
    ];
    try {
      const { outcome } = await act(action);
      return redirect(to, outcome.sentence);
    } catch (error) {
      // A seat elsewhere at that time, a shift that has begun: a word where the button was says it better than an error page.
      if (error instanceof Refusal && error.status === 409)
        return redirect(to, request.t(error.messageKey, error.values), 'warning');
      throw error;
    }
  }

  async function shiftBlock(work: Work, action: ActionView, shift: ShiftView, reader: Reader) {
    const inside = reader.person?.sectionIds.includes(action.section.id) || reader.organises;
    const roll = inside ? await seats.roll(work, shift.id) : null;
    const open = action.status === 'planned' && !shift.cancelled && !shift.started;
    const ask = shift.mine === null ? reader.asked.get(shift.id) : undefined;
    return {
      id: shift.id,
      start: shift.startsAt,
      end: shift.endsAt,
      taken: shift.taken,
      need: shift.need,
      full: shift.free === 0,
      experienced: open ? shift.experienced : 0,
      started: shift.started,
      state: shift.mine ?? (ask === undefined ? 'free' : 'asked'),
      board: reader.organises && action.status === 'planned' ? shiftOf(action.section.slug, shift.id) : null,
      answer: open && ask !== undefined ? `/moi#demande-${ask}` : null,
      withdraw: open && shift.mine !== null ? `${shiftOf(action.section.slug, shift.id)}/se-retirer` : null,
      people: (roll?.booked ?? []).map((entry) => ({
        name: entry.person.name,
        initials: initials(entry.person.name),
        experienced: entry.experienced,
      })),
      nobody: shift.taken === 0 && open,
    };
  }
}

function cancelledSentence(action: ActionView, reader: Reader): string {
  return action.cancelledBecause === ''
    ? reader.t('agenda.action.cancelled')
    : reader.t('agenda.action.cancelledBecause', { reason: action.cancelledBecause });
}

/** One button for each shift that the reader can join; the first that lacks people leads. */
function buttons(action: ActionView, left: ShiftView[], reader: Reader) {
  const open = left.filter((shift) => joinable(action, shift, reader) && !reader.asked.has(shift.id));
  const leading = open.find((shift) => shift.free > 0) ?? open[0];
  return open.map((shift) => ({
    action: `${shiftOf(action.section.slug, shift.id)}/venir`,
    start: shift.startsAt,
    end: shift.endsAt,
    full: shift.free === 0,
    only: open.length === 1,
    main: shift === leading,
  }));
}
