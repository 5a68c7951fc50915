import { access, field, refusal, z, type Host, type Person, type Section, type Work } from '@lacoopol/core/sdk';
import { actionChange, actionInput, cancellation } from '../input.js';
import { absent, notFromHere } from '../refusals.js';
import { Actions, actorOf, organisesHere } from '../services.js';
import { actionAnswer, changedAnswer } from './answers.js';

const one = z.object({ id: field.id() });

/** Planning by API. */
export function actionApi(host: Host): void {
  const actions = host.get(Actions);

  host.api.post(
    '/sections/:slug/actions',
    {
      access: access.may('action.organise'),
      params: z.object({ slug: z.string() }),
      body: actionInput,
      answer: actionAnswer,
      status: 201,
      summary: 'Plans an action with its shifts. Times are local to the section.',
    },
    (request) => actions.create(request.work, request.section, request.body, actorOf(request)),
  );

  host.api.get(
    '/actions/:id',
    {
      access: access.public,
      params: one,
      answer: actionAnswer,
      summary: 'An action, under the circles that are open to whoever asks.',
    },
    async (request) => {
      const action = await actions.find(request.work, request.params.id);
      if (!action) throw absent();
      await request.sectionOf(action.section.id);
      return action;
    },
  );

  host.api.patch(
    '/actions/:id',
    {
      access: access.signedIn,
      params: one,
      body: actionChange,
      answer: changedAnswer,
      summary:
        'Changes what is given. Shifts with an id are changed or removed, others added; whoever is concerned is told.',
    },
    async (request) => {
      await organiserOf(request, (await actions.find(request.work, request.params.id))?.section.id);
      const { action, notes } = await actions.change(request.work, request.params.id, request.body, actorOf(request));
      return { ...action, notes };
    },
  );

  host.api.post(
    '/actions/:id/cancel',
    {
      access: access.signedIn,
      params: one,
      body: cancellation,
      answer: actionAnswer,
      summary: 'Cancels an action and tells everybody concerned. Twice does nothing more.',
    },
    async (request) => {
      await organiserOf(request, (await actions.find(request.work, request.params.id))?.section.id);
      return actions.cancel(request.work, request.params.id, request.body.because, actorOf(request));
    },
  );
}

/** Lets through who organises in the section of a row found by its own id: 404 where it is not visible, 403 otherwise. */
export async function organiserOf(
  request: {
    work: Work;
    person: Person;
    sectionOf(id: number): Promise<Section>;
    may(permission: string, section: Section): boolean;
  },
  sectionId: number | undefined,
): Promise<Section> {
  if (sectionId === undefined) throw absent();
  const section = await request.sectionOf(sectionId);
  if (!request.may('action.organise', section)) throw refusal('E_NOT_ALLOWED');
  if (!organisesHere(request.person, section)) throw notFromHere();
  return section;
}
