import {
  access,
  field,
  invalid,
  page,
  redirect,
  refusal,
  z,
  type Host,
  type Person,
  type Section,
  type Work,
} from '@lacoopol/core/sdk';
import { Actions, actorOf, Asking, Candidates, Seats } from '../services.js';
import type { ActionView, Board, Named, RollEntry, Say } from '../shapes.js';
import { boardModel, rollLine, shown } from './board.js';
import { actionOf, initials, mayOrganise, shiftOf } from './lines.js';

/** How many candidates are listed before "see them all". */
const FIRST = 8;
const MOST = 200;

interface AtShift {
  work: Work;
  section: Section;
  person: Person;
  params: { shift: number };
  query: { tous: boolean };
  typed: { values: Record<string, unknown> } | null;
  t: Say;
  may(permission: string): boolean;
}

/**
 * `/sections/:slug/agenda/creneaux/:shift`: how a shift fills and whom to ask, for whoever organises it.
 */
export function shiftPages(host: Host): void {
  const services = { actions: host.get(Actions), seats: host.get(Seats) };
  const candidates = host.get(Candidates);
  const asking = host.get(Asking);
  const address = '/sections/:slug/agenda/creneaux/:shift';
  const params = z.object({ slug: z.string(), shift: field.id() });
  const query = z.object({ tous: field.ticked().catch(false) });
  const organising = access.may('action.organise');

  host.pages.get(address, { access: organising, params, query }, show);

  host.pages.post(
    `${address}/demander`,
    { access: organising, params, query, form: z.object({ people: field.several(field.id()) }), retry: show },
    async (request) => {
      await mine(request);
      if (request.body.people.length === 0) throw invalid({ people: 'agenda.ask.nobodyTicked' });
      const { asked, passedOver } = await asking.ask(
        request.work,
        request.params.shift,
        { people: request.body.people },
        actorOf(request),
      );
      const words = [
        request.t('agenda.ask.done', { count: asked.length }),
        ...passedOver.slice(0, 3).map((one) => one.text),
      ];
      return redirect(
        shiftOf(request.section.slug, request.params.shift),
        words.join(' '),
        asked.length === 0 ? 'warning' : 'done',
      );
    },
  );

  host.pages.post(
    `${address}/suite`,
    { access: organising, params, form: z.object({ on: field.ticked() }) },
    async (request) => {
      await mine(request);
      await asking.goOn(request.work, request.params.shift, request.body.on);
      const words = request.t(request.body.on ? 'agenda.board.resumed' : 'agenda.board.stopped');
      return redirect(shiftOf(request.section.slug, request.params.shift), words);
    },
  );

  host.pages.post(
    `${address}/presences`,
    { access: organising, params, form: z.object({ came: field.several(field.id()) }) },
    async (request) => {
      await mine(request);
      const { booked } = await services.seats.roll(request.work, request.params.shift);
      const came = new Set(request.body.came);
      const said = booked.map((entry) => ({ person: entry.person.id, came: came.has(entry.person.id) }));
      await services.seats.attendance(request.work, request.params.shift, said);
      return redirect(shiftOf(request.section.slug, request.params.shift), request.t('agenda.attendance.done'));
    },
  );

  async function show(request: AtShift) {
    const { action, board } = await mine(request);
    const { work, section, t } = request;
    const base = shiftOf(section.slug, board.shiftId);
    const roll = await services.seats.roll(work, board.shiftId);
    const open = !board.cancelled && !board.started;
    const still = Math.max(0, board.free - board.open);
    const list = open
      ? await candidates.of(
          work,
          { id: board.shiftId, sectionId: section.id },
          request.query.tous ? MOST : Math.max(FIRST, still + 3),
          t,
        )
      : null;
    const undeclared =
      open && list && list.undeclared > 0
        ? await candidates.undeclared(work, { id: board.shiftId, sectionId: section.id }, 60)
        : [];
    const ticked = request.typed ? new Set<number>() : null;
    return page(
      'agenda/shift',
      {
        base,
        action: { href: actionOf(section.slug, action.id), title: action.title },
        board: shown(board, action, work.now),
        roll: {
          id: board.shiftId,
          base,
          open,
          coming: board.started ? [] : roll.booked.map((entry) => rollLine(entry, work.now)),
          waiting: roll.waiting.map((entry) => rollLine(entry, work.now)),
          asked: roll.asked.map((entry) => rollLine(entry, work.now)),
          withdrawn: roll.withdrawn.map((entry) => rollLine(entry, work.now)),
        },
        open,
        started: board.started && !board.cancelled,
        asking: board.asking,
        mayGoOn: open && board.asked > 0 && board.free > 0,
        ask: `${base}/demander`,
        goOn: `${base}/suite`,
        attendance: `${base}/presences`,
        present: attendants(roll.booked, work.now),
        suggested: Math.min(still, list?.candidates.length ?? 0),
        enough: board.free > 0 && still === 0,
        candidates: (list?.candidates ?? []).map((one, index) => ({
          person: one.person.id,
          name: one.person.name,
          initials: initials(one.person.name),
          reasons: one.reasons
            // Everybody in this list is free then: saying it on each row would hide what differs.
            .filter((reason) => reason.code !== 'free')
            .map((reason) => reason.text)
            .join(', '),
          ticked: ticked ? ticked.has(one.person.id) : index < still,
        })),
        total: list?.total ?? 0,
        rest: list && list.total > list.candidates.length && !request.query.tous ? `${base}?tous=1#demander` : null,
        undeclared: undeclared.map((one: Named) => ({ person: one.id, name: one.name, initials: initials(one.name) })),
        undeclaredTotal: list?.undeclared ?? 0,
      },
      { title: t('agenda.board.title', { title: action.title }), live: [`agenda/shift/${board.shiftId}`] },
    );
  }

  async function mine(request: Omit<AtShift, 'query' | 'typed' | 't'>): Promise<{ action: ActionView; board: Board }> {
    if (!mayOrganise(request)) throw refusal('E_NOT_ALLOWED');
    const action = await services.actions.ofShift(request.work, request.params.shift);
    const board =
      action?.section.id === request.section.id ? await services.seats.board(request.work, request.params.shift) : null;
    if (!action || !board) throw refusal('E_NOT_FOUND');
    return { action, board };
  }
}

/** Who can be said to have come. Until something is said, everybody who had a seat is taken to have been there. */
function attendants(booked: readonly RollEntry[], now: Date) {
  const unsaid = booked.every((entry) => entry.came === null);
  return booked.map((entry) => ({ ...rollLine(entry, now), came: unsaid || entry.came === true }));
}

/** The live channel `agenda/shift/ID`: what it loads and where it goes. Declared with the domain, which tells of changes. */
export function shiftChannel(services: { actions: Actions; seats: Seats }) {
  return {
    access: access.may('action.organise'),
    view: 'agenda/shift-board',
    target: (id: number) => `shift-${id}`,
    // As the page: from within the section only, whoever may organise there from above.
    section: async (work: Work, id: number) =>
      (await services.seats.board(work, id)) && ((await services.actions.ofShift(work, id))?.section.id ?? null),
    load: async (work: Work, id: number) => {
      const model = await boardModel(work, services, id);
      return model && { model };
    },
  };
}
