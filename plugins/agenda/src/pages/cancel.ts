import { access, field, page, redirect, refusal, z, type Host, type Section, type Work } from '@lacoopol/core/sdk';
import { cancellation } from '../input.js';
import { Actions, actorOf, Seats } from '../services.js';
import type { ActionView, Say } from '../shapes.js';
import { actionOf, ahead, mayOrganise } from './lines.js';

/** `/sections/:slug/agenda/:id/annuler`: says whom it will tell, then cancels. */
export function cancelPages(host: Host): void {
  const actions = host.get(Actions);
  const seats = host.get(Seats);
  const address = '/sections/:slug/agenda/:id/annuler';
  const params = z.object({ slug: z.string(), id: field.id() });
  const organising = access.may('action.organise');

  host.pages.get(address, { access: organising, params }, async (request) => ask(request, await cancellable(request)));

  host.pages.post(
    address,
    {
      access: organising,
      params,
      form: cancellation,
      retry: async (request) => ask(request, await cancellable(request)),
    },
    async (request) => {
      const action = await cancellable(request);
      await actions.cancel(request.work, action.id, request.body.because, actorOf(request));
      return redirect(actionOf(request.section.slug, action.id), request.t('agenda.cancel.done'));
    },
  );

  async function ask(request: { work: Work; section: Section; t: Say }, action: ActionView) {
    const left = ahead(action, request.work.now);
    const boards = await Promise.all(left.map((shift) => seats.board(request.work, shift.id)));
    const own = actionOf(request.section.slug, action.id);
    const sum = (count: (board: { waiting: number; open: number; seats: number }) => number) =>
      boards.reduce((total, board) => total + (board ? count(board) : 0), 0);
    return page(
      'agenda/cancel',
      {
        action: `${own}/annuler`,
        back: own,
        title: action.title,
        start: left[0]?.startsAt ?? action.shifts[0]!.startsAt,
        end: left.at(-1)?.endsAt ?? action.shifts.at(-1)!.endsAt,
        coming: sum((board) => board.seats),
        waiting: sum((board) => board.waiting),
        asked: sum((board) => board.open),
      },
      { title: request.t('agenda.cancel.title', { title: action.title }) },
    );
  }

  async function cancellable(
    request: Parameters<typeof mayOrganise>[0] & { work: Work; params: { id: number } },
  ): Promise<ActionView> {
    if (!mayOrganise(request)) throw refusal('E_NOT_ALLOWED');
    const action = await actions.find(request.work, request.params.id);
    if (!action || action.section.id !== request.section.id || action.status === 'cancelled')
      throw refusal('E_NOT_FOUND');
    return action;
  }
}
