import { access, Asks, field, redirect, z, type Host } from '@lacoopol/core/sdk';
import { Actions } from '../services.js';

/** `/moi/demandes/:ask`: the answer to an ask, given on one's own page. */
export function myAskPages(host: Host): void {
  const asks = host.get(Asks);
  const actions = host.get(Actions);

  host.pages.post(
    '/moi/demandes/:ask',
    {
      access: access.signedIn,
      params: z.object({ ask: field.id() }),
      form: z.object({ answer: z.enum(['yes', 'no', 'not-this-week'], { error: 'core.problems.choice' }) }),
    },
    async (request) => {
      const { work, person, params, body, locale } = request;
      // Only what is still awaited is answered here: a second tap, or somebody else's ask, changes nothing.
      const mine = (await actions.own(work)).some((shift) => shift.ask?.id === params.ask);
      if (!mine) return redirect('/moi', request.t('agenda.asked.none'), 'warning');
      const outcome = await asks.answer(work, {
        ask: params.ask,
        answer: body.answer,
        via: 'page',
        by: person.id,
        locale,
      });
      return redirect('/moi', outcome.sentence);
    },
  );
}
