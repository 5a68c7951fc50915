import {
  access,
  invalid,
  localDateOf,
  page,
  redirect,
  Refusal,
  z,
  type Host,
  type Person,
  type Problems,
  type Work,
} from '@lacoopol/core/sdk';
import { availabilityInput } from '../input.js';
import { ACTION_KINDS, REACHES, SKILLS } from '../kinds.js';
import { personNamed } from '../reading.js';
import { Availabilities } from '../services.js';
import type { Say } from '../shapes.js';
import { cell, gathered, PARTS, spread, WEEKDAYS } from './week.js';

const ZONE = 'Europe/Paris';
/** Empty rows shown after those that are filled. */
const SPARE_ROWS = 1;

const typed = z.preprocess((value) => (typeof value === 'string' ? value : ''), z.string());
const several = z.preprocess(
  (value) => [value ?? []].flat().filter((one) => typeof one === 'string'),
  z.array(z.string()),
);
const rows = <S extends z.ZodType>(row: S) =>
  z.preprocess(
    (value) => (Array.isArray(value) ? value : []).filter((one) => typeof one === 'object' && one !== null),
    z.array(row),
  );

const form = z.object({
  week: several,
  exact: rows(
    z.object({
      day: typed,
      start: typed,
      end: typed,
    }),
  ),
  blockouts: rows(
    z.object({
      from: typed,
      to: typed,
    }),
  ),
  kinds: several,
  skills: several,
  reach: typed,
});
type Form = z.output<typeof form>;

interface Asking {
  work: Work;
  person: Person;
  typed: { values: Record<string, unknown>; problems: Problems } | null;
  t: Say;
}

/** `/moi/disponibilites`: when one is free, for what, how far. One page, one save. */
export function availabilityPages(host: Host): void {
  const availabilities = host.get(Availabilities);
  const address = '/moi/disponibilites';

  host.pages.get(address, { access: access.signedIn }, async (request) => show(request, await current(request.work)));

  host.pages.post(
    address,
    { access: access.signedIn, form, retry: (request) => show(request, form.parse(request.typed!.values)) },
    async (request) => {
      const { body, t } = request;
      const { input, weekRows, awayRows } = readForm(body);
      const parsed = availabilityInput.safeParse(input);
      const name = (path: string) => fieldOf(path, weekRows, awayRows);
      if (!parsed.success)
        throw invalid(
          Object.fromEntries(parsed.error.issues.map((issue) => [name(issue.path.join('.')), issue.message]).reverse()),
        );
      const saved = await availabilities
        .replace(request.work, request.person.id, parsed.data)
        .catch((error: unknown) => {
          if (!(error instanceof Refusal) || error.code !== 'E_INVALID') throw error;
          throw invalid(
            Object.fromEntries(Object.entries(error.problems).map(([path, sentence]) => [name(path), sentence])),
          );
        });
      return redirect(
        '/moi',
        t(saved.weekly.length > 0 ? 'agenda.availability.saved' : 'agenda.availability.savedNothing'),
      );
    },
  );

  /** What was said before, as the form holds it. */
  async function current(work: Work): Promise<Form> {
    const said = await availabilities.own(work);
    const { ticked, exact } = spread(said.weekly);
    return {
      week: [...ticked],
      exact: exact.map((slot) => ({
        day: String(slot.day),
        start: slot.start,
        end: slot.end,
      })),
      blockouts: said.blockouts.map((away) => ({
        from: away.start.slice(0, 10),
        to: lastDay(away.end),
      })),
      kinds: said.kinds,
      skills: said.skills,
      reach: said.reach,
    };
  }

  async function show(request: Asking, filled: Form) {
    const { t, work, person } = request;
    const problems = request.typed?.problems ?? {};
    const home = (await personNamed(work, person.id))?.homeCommune ?? null;
    const ticked = new Set(filled.week);
    const exact = filled.exact.filter((row) => row.day + row.start + row.end !== '');
    const spare = (count: number) => Array.from({ length: count < 8 ? SPARE_ROWS : 0 });
    const word = (day: number) => t(`agenda.availability.days.${day}`);
    const option = (group: string, chosen: readonly string[]) => (value: string) => ({
      value,
      label: t(`agenda.${group}.${value}`),
      hint: null,
      selected: chosen.includes(value),
    });
    const ownSkills = filled.skills.filter((skill) => !(SKILLS as readonly string[]).includes(skill));
    return page(
      'agenda/availability',
      {
        action: address,
        parts: PARTS.map((part) => ({
          label: t(`agenda.availability.parts.${part.key}`),
          hours: t('agenda.availability.partHours', {
            from: Number(part.start.slice(0, 2)),
            to: Number(part.end.slice(0, 2)),
          }),
        })),
        week: WEEKDAYS.map((day) => ({
          label: word(day),
          cells: PARTS.map((part) => ({
            value: cell(day, part.key),
            label: t('agenda.availability.cell', {
              day: word(day),
              part: t(`agenda.availability.parts.${part.key}`).toLowerCase(),
            }),
            ticked: ticked.has(cell(day, part.key)),
          })),
        })),
        days: WEEKDAYS.map((day) => ({ value: String(day), label: word(day) })),
        exactOpen: exact.length > 0,
        exact: [...exact, ...spare(exact.length).map(() => ({ day: '', start: '', end: '' }))].map((row, index) => ({
          ...row,
          index,
          ordinal: index + 1,
          problem: problems[`exact.${index}.start`] ?? null,
        })),
        blockouts: [...filled.blockouts, ...spare(filled.blockouts.length).map(() => ({ from: '', to: '' }))].map(
          (row, index) => ({
            ...row,
            index,
            ordinal: index + 1,
            problem: problems[`blockouts.${index}.from`] ?? null,
          }),
        ),
        today: localDateOf(work.now, ZONE),
        kinds: ACTION_KINDS.map(option('kinds', filled.kinds)),
        skills: [
          ...SKILLS.map(option('skills', filled.skills)),
          ...ownSkills.map((own) => ({ value: own, label: own, hint: null, selected: true })),
        ],
        reaches: REACHES.map((reach) => ({
          value: reach,
          label: t(`agenda.reaches.${reach}`),
          hint: t(`agenda.reachHints.${reach}`),
        })),
        reach: filled.reach,
        home: home === null ? t('agenda.availability.homeUnknown') : t('agenda.availability.home', { commune: home }),
      },
      { title: t('agenda.availability.title') },
    );
  }
}

/** The form in the shape that is saved, with the row of the form from which each part comes. Empty rows say nothing. */
function readForm(body: Form) {
  const boxes = gathered(body.week);
  const hours = body.exact
    .map((row, index) => ({ ...row, index }))
    .filter((row) => row.day + row.start + row.end !== '');
  const away = body.blockouts.map((row, index) => ({ ...row, index })).filter((row) => row.from + row.to !== '');
  return {
    input: {
      weekly: [
        ...boxes,
        ...hours.map(({ day, start, end }) => ({
          day,
          start,
          end: end === '00:00' ? '24:00' : end,
        })),
      ],
      blockouts: away.map(({ from, to }) => ({
        start: from || to,
        end: to || from,
      })),
      kinds: body.kinds,
      skills: body.skills,
      ...(body.reach === '' ? {} : { reach: body.reach }),
    },
    weekRows: [...boxes.map(() => null), ...hours.map(({ index }) => index)],
    awayRows: away.map(({ index }) => index),
  };
}

/** The form's name of what a saved shape calls `weekly.7.end` or `blockouts.0.start`. */
function fieldOf(path: string, weekRows: readonly (number | null)[], awayRows: readonly number[]): string {
  const [list, at] = path.split('.');
  if (list === 'weekly')
    return typeof weekRows[Number(at)] === 'number' ? `exact.${weekRows[Number(at)]}.start` : 'week';
  if (list === 'blockouts')
    return at === undefined ? 'blockouts.0.from' : `blockouts.${awayRows[Number(at)] ?? 0}.from`;
  return list ?? path;
}

/** A block-out until midnight ends on the day before. */
function lastDay(end: string): string {
  if (!end.endsWith('T00:00')) return end.slice(0, 10);
  return new Date(new Date(`${end.slice(0, 10)}T12:00:00Z`).getTime() - 86_400_000).toISOString().slice(0, 10);
}
