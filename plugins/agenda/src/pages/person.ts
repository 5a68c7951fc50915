import { access, field, page, redirect, refusal, z, type Host, type Section, type Work } from '@lacoopol/core/sdk';
import { personNamed, saidExperienced } from '../reading.js';
import { Actions, actorOf, Seats } from '../services.js';
import type { RollEntry, Say } from '../shapes.js';
import { mayOrganise, shiftOf } from './lines.js';

/** `…/creneaux/:shift/personnes/:person`: an answer taken by phone, and what the board says of somebody. */
export function personPages(host: Host): void {
  const actions = host.get(Actions);
  const seats = host.get(Seats);
  const address = '/sections/:slug/agenda/creneaux/:shift/personnes/:person';
  const params = z.object({ slug: z.string(), shift: field.id(), person: field.id() });
  const organising = access.may('action.organise');

  host.pages.get(address, { access: organising, params }, async (request) => {
    const { action, shift, entry, person } = await concerned(request);
    const { t, work, section } = request;
    const own = `${shiftOf(section.slug, shift.id)}/personnes/${request.params.person}`;
    const kind = t(`agenda.kinds.${action.kind}`);
    const said = await saidExperienced(work, section.id, request.params.person, action.kind);
    const experienced = said || (entry?.experienced ?? false);
    return page(
      'agenda/person',
      {
        back: shiftOf(section.slug, shift.id),
        givenName: person.givenName,
        action: action.title,
        start: shift.startsAt,
        end: shift.endsAt,
        state: stateOf(entry, t),
        answer: shift.started || shift.cancelled || action.status === 'cancelled' ? null : `${own}/reponse`,
        remove:
          entry && (entry.state === 'booked' || entry.state === 'waiting') && !shift.started ? `${own}/retirer` : null,
        current: entry?.answer === 'silent' ? null : (entry?.answer ?? null),
        experience: {
          action: `${own}/habitude`,
          said,
          words: t(experienced ? 'agenda.experience.yes' : 'agenda.experience.no', { name: person.givenName, kind }),
          // Whoever came often enough is experienced whatever the board says: there is nothing to take back.
          button: said
            ? t('agenda.experience.unmark')
            : experienced
              ? null
              : t('agenda.experience.mark', { name: person.givenName }),
        },
      },
      { title: person.name },
    );
  });

  host.pages.post(
    `${address}/reponse`,
    {
      access: organising,
      params,
      form: z.object({ answer: z.enum(['yes', 'no', 'not-this-week'], { error: 'core.problems.choice' }) }),
    },
    async (request) => {
      const { shift } = await concerned(request);
      const outcome = await seats.answerFor(
        request.work,
        shift.id,
        request.params.person,
        request.body.answer,
        actorOf(request),
      );
      const words = outcome.warning === null ? outcome.sentence : `${outcome.sentence} ${outcome.warning}`;
      return redirect(shiftOf(request.section.slug, shift.id), words, outcome.warning === null ? 'done' : 'warning');
    },
  );

  host.pages.post(`${address}/retirer`, { access: organising, params }, async (request) => {
    const { shift, person } = await concerned(request);
    await seats.remove(request.work, shift.id, request.params.person, actorOf(request));
    return redirect(shiftOf(request.section.slug, shift.id), request.t('agenda.person.removed', { name: person.name }));
  });

  host.pages.post(
    `${address}/habitude`,
    { access: organising, params, form: z.object({ experienced: field.ticked() }) },
    async (request) => {
      const { action, shift, person } = await concerned(request);
      const { experienced } = request.body;
      await seats.sayExperienced(
        request.work,
        request.section.id,
        request.params.person,
        action.kind,
        experienced,
        actorOf(request),
      );
      const words = request.t(experienced ? 'agenda.experience.marked' : 'agenda.experience.unmarked', {
        name: person.givenName,
      });
      return redirect(`${shiftOf(request.section.slug, shift.id)}/personnes/${request.params.person}`, words);
    },
  );

  type Concerned = Parameters<typeof mayOrganise>[0] & {
    work: Work;
    section: Section;
    params: { shift: number; person: number };
  };

  async function concerned(request: Concerned) {
    if (!mayOrganise(request)) throw refusal('E_NOT_ALLOWED');
    const action = await actions.ofShift(request.work, request.params.shift);
    const shift = action?.shifts.find((one) => one.id === request.params.shift);
    const person = await personNamed(request.work, request.params.person);
    if (!action || !shift || !person || action.section.id !== request.section.id) throw refusal('E_NOT_FOUND');
    const roll = await seats.roll(request.work, shift.id);
    const everybody = [...roll.booked, ...roll.waiting, ...roll.asked, ...roll.withdrawn];
    return {
      action,
      shift,
      person,
      entry: everybody.find((entry) => entry.person.id === request.params.person) ?? null,
    };
  }
}

/** How it stands with somebody, in a sentence. */
function stateOf(entry: RollEntry | null, t: Say): string {
  if (!entry) return t('agenda.person.unknown');
  if (entry.state === 'booked')
    return t(entry.origin === 'volunteer' ? 'agenda.person.bookedAlone' : 'agenda.person.booked');
  if (entry.state === 'waiting') return t('agenda.person.waiting');
  if (entry.answer === 'no') return t('agenda.person.no');
  if (entry.answer === 'not-this-week') return t('agenda.person.notThisWeek');
  if (entry.state === 'withdrawn') return t('agenda.person.withdrawn');
  return entry.answer === 'silent' ? t('agenda.person.silent') : t('agenda.person.unknown');
}
