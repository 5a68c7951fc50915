import {
  access,
  field,
  redirect,
  refusal,
  z,
  type Host,
  type Person,
  type Section,
  type Work,
} from '@lacoopol/core/sdk';
import { Rules } from '../rules.js';
import { Actions, actorOf } from '../services.js';
import type { ActionView, Say } from '../shapes.js';
import { draftForm, draftOf, freshDraft, reshaped, type Draft } from './action-draft.js';
import { formPage, planning, readDraft, type FormPlace } from './action-form.js';
import { changesOf } from './action-changes.js';
import { communesOf } from '../reading.js';
import { actionOf, agendaOf, mayOrganise, shiftOf } from './lines.js';

const organising = access.may('action.organise');

interface Organising {
  work: Work;
  section: Section;
  person: Person;
  t: Say;
  may(permission: string): boolean;
}

/** `/sections/:slug/agenda/nouvelle` and `…/:id/modifier`: planning an action, and changing one. */
export function organisePages(host: Host): void {
  const actions = host.get(Actions);
  const rules = host.get(Rules);
  const atSection = z.object({ slug: z.string() });
  const atAction = z.object({ slug: z.string(), id: field.id() });
  const address = '/sections/:slug/agenda/nouvelle';

  host.pages.get(
    address,
    { access: organising, params: atSection, query: z.object({ comme: field.id().optional().catch(undefined) }) },
    async (request) => {
      inside(request);
      const like = request.query.comme === undefined ? null : await actions.find(request.work, request.query.comme);
      const communes = await communesOf(request.work, request.section.id);
      const { work, section } = request;
      const draft = like
        ? draftOf(like, { now: work.now })
        : freshDraft(
            work.now,
            section.zone,
            communes.length === 1 ? communes[0]!.name : '',
            (await rules.of(work, section.id)).circle,
          );
      return formPage(request, draft, newPlace(request), {});
    },
  );

  host.pages.post(
    address,
    {
      access: organising,
      params: atSection,
      form: draftForm,
      retry: (request) => formPage(request, typedDraft(request.typed), newPlace(request), request.typed!.problems),
    },
    async (request) => {
      inside(request);
      const again = reshaped(request.body);
      if (again) return formPage(request, again, newPlace(request), {}, 422);
      const input = await readDraft(request, request.body);
      const made = await planning(() => actions.create(request.work, request.section, input, actorOf(request)));
      const first = made.shifts[0];
      return redirect(
        first ? shiftOf(request.section.slug, first.id) : actionOf(request.section.slug, made.id),
        request.t('agenda.form.created'),
      );
    },
  );

  host.pages.get('/sections/:slug/agenda/:id/modifier', { access: organising, params: atAction }, async (request) => {
    const action = await changeable(request, request.params.id);
    return formPage(request, draftOf(action), changePlace(request, action), {});
  });

  host.pages.post(
    '/sections/:slug/agenda/:id/modifier',
    {
      access: organising,
      params: atAction,
      form: draftForm,
      retry: async (request) => {
        const action = await changeable(request, request.params.id);
        return formPage(request, typedDraft(request.typed), changePlace(request, action), request.typed!.problems);
      },
    },
    async (request) => {
      const action = await changeable(request, request.params.id);
      const again = reshaped(request.body);
      if (again) return formPage(request, again, changePlace(request, action), {}, 422);
      const { change, rows } = await changesOf(request, request.body, action);
      const saved = await planning(() => actions.change(request.work, action.id, change, actorOf(request)), rows);
      return redirect(
        actionOf(request.section.slug, action.id),
        [request.t('agenda.form.saved'), ...saved.notes].join(' '),
      );
    },
  );

  async function changeable(request: Organising, id: number): Promise<ActionView> {
    inside(request);
    const action = await actions.find(request.work, id);
    if (!action || action.section.id !== request.section.id || action.status === 'cancelled')
      throw refusal('E_NOT_FOUND');
    return action;
  }
}

/** A role above the section does not open its circle: its actions are planned by those who belong there. */
function inside(request: Organising): void {
  if (!mayOrganise(request)) throw refusal('E_NOT_ALLOWED');
}

function typedDraft(typed: { values: Record<string, unknown> } | null): Draft {
  return draftForm.parse(typed?.values ?? {});
}

function newPlace({ section, t }: Organising): FormPlace {
  const agenda = agendaOf(section.slug);
  return {
    title: t('agenda.form.organise'),
    action: `${agenda}/nouvelle`,
    back: agenda,
    backLabel: t('agenda.list.title'),
    submit: t('agenda.form.create'),
    warning: null,
  };
}

function changePlace({ section, t }: Organising, action: ActionView): FormPlace {
  const own = actionOf(section.slug, action.id);
  return {
    title: t('agenda.form.modifyTitle'),
    action: `${own}/modifier`,
    back: own,
    backLabel: action.title,
    submit: t('agenda.form.save'),
    warning: action.shifts.some((shift) => shift.taken + shift.waiting > 0) ? t('agenda.form.warning') : null,
  };
}
