import {
  invalid,
  localDateOf,
  page,
  Refusal,
  type Answer,
  type Problems,
  type Section,
  type Work,
} from '@lacoopol/core/sdk';
import { actionInput, MOST_SHIFTS, type ActionInput } from '../input.js';
import { ACTION_KINDS } from '../kinds.js';
import { communesOf } from '../reading.js';
import type { Say } from '../shapes.js';
import { shiftTimes, titleOf, type Draft } from './action-draft.js';
import { communesMeant } from './communes.js';

interface FormPage {
  work: Work;
  section: Section;
  t: Say;
}

/** Where a form of an action stands: what it posts to and what it says. */
export interface FormPlace {
  title: string;
  action: string;
  back: string;
  backLabel: string;
  submit: string;
  warning: string | null;
}

/** The page with the form, filled with a draft. `problems` are sentences by field; 422 where it comes back. */
export async function formPage(
  request: FormPage,
  draft: Draft,
  place: FormPlace,
  problems: Problems,
  status = 200,
): Promise<Answer> {
  const { work, section, t } = request;
  const own = await communesOf(work, section.id);
  const meant = draft.commune.trim() === '' ? [] : await communesMeant(work, section.id, draft.commune);
  return page(
    'agenda/form',
    {
      action: place.action,
      back: place.back,
      backLabel: place.backLabel,
      submit: place.submit,
      warning: place.warning,
      kinds: ACTION_KINDS.map((kind) => ({
        value: kind,
        label: t(`agenda.kinds.${kind}`),
      })),
      circles: (['section', 'network', 'public'] as const).map((circle) => ({
        value: circle,
        label: t(`agenda.circles.${circle}`),
        hint: t(`agenda.circles.${circle}Hint`),
      })),
      values: draft,
      today: localDateOf(work.now, section.zone),
      communes: own.map(({ name, postcode }) => ({
        name,
        postcode,
      })),
      choices:
        meant.length > 1
          ? meant.map(({ code, name, postcode }) => ({
              value: code,
              label: t('agenda.form.communeOption', {
                name,
                postcode,
              }),
            }))
          : [],
      chosen: draft.communeCode,
      shifts: draft.shifts.map((shift, index) => ({
        ...shift,
        index,
        ordinal: index + 1,
        problems: {
          day: problems[`shifts.${index}.day`] ?? null,
          start: problems[`shifts.${index}.start`] ?? null,
          end: problems[`shifts.${index}.end`] ?? null,
          need: problems[`shifts.${index}.need`] ?? null,
          experienced: problems[`shifts.${index}.experienced`] ?? null,
        },
      })),
      problem: problems['shifts'] ?? null,
      several: draft.shifts.length > 1,
      canAdd: draft.shifts.length < MOST_SHIFTS,
    },
    { title: place.title, status },
  );
}

/**
 * The draft in the shape that planning takes. Every problem is found at once and named after the form's own fields.
 * @throws invalid
 */
export async function readDraft(request: FormPage, draft: Draft): Promise<ActionInput> {
  const problems: Problems = {};
  const commune = await theCommune(request, draft);
  if (typeof commune === 'object') problems['commune'] = commune.problem;
  const dayFits = /^\d{4}-\d{2}-\d{2}$/.test(draft.day);
  if (!dayFits) problems['day'] = 'agenda.problems.day';
  const raw = {
    kind: draft.kind,
    title: titleOf(draft, (key, values) => request.t(key, values)),
    circle: draft.circle,
    place: { label: draft.place, commune: typeof commune === 'string' ? commune : STAND_IN.commune },
    details: draft.details,
    shifts: draft.shifts.map((shift) => ({
      ...shiftTimes(dayFits ? draft : { ...draft, day: STAND_IN.day }, shift),
      need: shift.need.trim() === '' ? undefined : shift.need,
      experienced: shift.experienced.trim() === '' ? 0 : shift.experienced,
    })),
  };
  const parsed = actionInput.safeParse(raw);
  for (const issue of parsed.success ? [] : parsed.error.issues) {
    const field = fieldOf(issue.path.join('.'));
    problems[field] ??= TIME.test(field) ? 'agenda.problems.time' : issue.message;
  }
  if (draft.place.trim() === '') problems['place'] = 'agenda.problems.place';
  for (const [row, shift] of raw.shifts.entries()) {
    if (dayFits && shift.end <= shift.start) problems[`shifts.${row}.end`] ??= 'agenda.problems.endBeforeStart';
  }
  if (Object.keys(problems).length > 0 || !parsed.success) throw invalid(problems);
  return parsed.data;
}

/** Runs what plans; its problems come back under the names of the form's fields. */
export async function planning<T>(run: () => Promise<T>, indexes: readonly number[] | null = null): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'E_INVALID') throw error;
    const problems = Object.entries(error.problems).map(([field, sentence]) => [fieldOf(field, indexes), sentence]);
    throw invalid(Object.fromEntries(problems) as Problems);
  }
}

/** What is missing is told once; these keep the check of everything else going. */
const STAND_IN = { commune: '00000', day: '2000-01-01' };

const TIME = /^shifts\.\d+\.(start|end)$/;

/** `place.label` is the form's `place`; a shift's number is that of its row, where only some rows were sent on. */
function fieldOf(path: string, indexes: readonly number[] | null = null): string {
  if (path.startsWith('place.commune')) return 'commune';
  if (path === 'place' || path.startsWith('place.')) return 'place';
  const shift = /^shifts\.(\d+)(\..+)?$/.exec(path);
  if (!shift) return path;
  const row = indexes ? indexes[Number(shift[1])] : Number(shift[1]);
  return row === undefined || shift[2] === '.id' ? 'shifts' : `shifts.${row}${shift[2] ?? '.start'}`;
}

async function theCommune({ work, section }: FormPage, draft: Draft): Promise<string | { problem: string }> {
  if (draft.commune.trim() === '') return { problem: 'agenda.problems.commune' };
  const meant = await communesMeant(work, section.id, draft.commune);
  if (meant.length === 1) return meant[0]!.code;
  if (meant.length === 0) return { problem: 'core.problems.commune' };
  return meant.some(({ code }) => code === draft.communeCode)
    ? draft.communeCode
    : { problem: 'agenda.problems.communeSeveral' };
}
