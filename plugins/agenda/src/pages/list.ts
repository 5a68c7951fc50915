import { access, localDateOf, page, z, type Host } from '@lacoopol/core/sdk';
import { Rules } from '../rules.js';
import { Actions } from '../services.js';
import type { ActionView } from '../shapes.js';
import { actionLine, actionOf, agendaOf, ahead, mayOrganise, where, type Reader } from './lines.js';

const WEEK_MS = 7 * 86_400_000;

/** `/sections/:slug/agenda`: what comes, by day. */
export function listPage(host: Host): void {
  const actions = host.get(Actions);
  const rules = host.get(Rules);

  host.pages.get(
    '/sections/:slug/agenda',
    { access: access.public, kept: true, params: z.object({ slug: z.string() }) },
    async (request) => {
      const { work, section, person } = request;
      const organises = mayOrganise(request);
      const member = person?.sectionIds.includes(section.id) ?? false;
      const coming = await actions.upcoming(work, section.id);
      const past = member || organises ? await actions.past(work, section.id, 8) : [];
      const reader: Reader = {
        person,
        organises,
        mayCome: await rules.mayCome(work, person, section.id),
        now: work.now,
        t: (key, values) => request.t(key, values),
        asked: person ? await askedShifts(actions, work) : new Map(),
      };
      const address = agendaOf(section.slug);
      return page(
        'agenda/list',
        {
          lead: person
            ? weekAhead(coming, work.now, reader)
            : coming.length > 0
              ? request.t('agenda.list.leadVisitor')
              : '',
          days: byDay(coming, section.zone, work.now).map(({ at, found }) => ({
            at,
            actions: found.map((action) => actionLine(action, reader, 'agenda')),
          })),
          past: past.map((action) => ({
            href: actionOf(section.slug, action.id),
            title: action.title,
            where: where(action.place),
            at: action.shifts[0]?.startsAt ?? work.now.toISOString(),
            came: action.status === 'cancelled' ? null : action.shifts.reduce((sum, shift) => sum + shift.taken, 0),
          })),
          organise: organises ? `${address}/nouvelle` : null,
          empty: organises ? 'organiser' : member ? 'member' : 'visitor',
        },
        { title: request.t('agenda.list.title') },
      );
    },
  );
}

/** Shifts where the person who is asking still has an answer to give. */
export async function askedShifts(actions: Actions, work: Parameters<Actions['own']>[0]): Promise<Map<number, number>> {
  const own = await actions.own(work);
  return new Map(own.filter((shift) => shift.ask !== null).map((shift) => [shift.shiftId, shift.ask!.id]));
}

/** What is missing over the next seven days, in a sentence. */
function weekAhead(coming: ActionView[], now: Date, reader: Reader): string {
  const until = now.getTime() + WEEK_MS;
  const week = coming
    .filter((action) => action.status === 'planned')
    .filter((action) => ahead(action, now).some((shift) => new Date(shift.startsAt).getTime() < until));
  const missing = week
    .flatMap((action) => ahead(action, now))
    .filter((shift) => !shift.started && new Date(shift.startsAt).getTime() < until);
  return reader.t('agenda.list.lead', {
    count: week.length,
    missing: missing.reduce((sum, shift) => sum + shift.free, 0),
  });
}

function byDay(coming: ActionView[], zone: string, now: Date): { at: string; found: ActionView[] }[] {
  const days = new Map<string, { at: string; found: ActionView[] }>();
  for (const action of coming) {
    const at = (ahead(action, now)[0] ?? action.shifts[0])?.startsAt ?? now.toISOString();
    const day = localDateOf(new Date(at), zone);
    const known = days.get(day) ?? { at, found: [] };
    known.found.push(action);
    days.set(day, known);
  }
  return [...days.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, day]) => day);
}
