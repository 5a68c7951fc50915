import { localOf, type Section, type Work } from '@lacoopol/core/sdk';
import { actionChange, type ActionChange } from '../input.js';
import type { ActionView, Say } from '../shapes.js';
import { readDraft } from './action-form.js';
import type { Draft } from './action-draft.js';

/**
 * What a form changes in an action: only what differs is sent on, since a shift that has begun may stay as it is.
 * @returns the change, and for each shift in it the row of the form, so that problems find their field
 * @throws invalid
 */
export async function changesOf(
  request: { work: Work; section: Section; t: Say },
  draft: Draft,
  action: ActionView,
): Promise<{ change: ActionChange; rows: number[] }> {
  const whole = await readDraft(request, draft);
  const { zone } = action.section;
  const current = new Map(action.shifts.map((shift) => [shift.id, shift]));
  const rows: number[] = [];
  const shifts: NonNullable<ActionChange['shifts']> = [];
  for (const [row, wanted] of whole.shifts.entries()) {
    const id = Number(draft.shifts[row]?.id);
    const now = current.get(id);
    if (!now) {
      shifts.push(wanted);
      rows.push(row);
      continue;
    }
    const differs = {
      ...(wanted.start === localOf(new Date(now.startsAt), zone) ? {} : { start: wanted.start }),
      ...(wanted.end === localOf(new Date(now.endsAt), zone) ? {} : { end: wanted.end }),
      ...(wanted.need === now.need ? {} : { need: wanted.need }),
      ...(wanted.experienced === now.experienced ? {} : { experienced: wanted.experienced }),
    };
    if (Object.keys(differs).length === 0) continue;
    shifts.push({ id, ...differs });
    rows.push(row);
  }
  const kept = new Set(draft.shifts.map((shift) => Number(shift.id)));
  for (const id of draft.known.split(',').filter(Boolean).map(Number)) {
    if (current.has(id) && !kept.has(id)) shifts.push({ id, remove: true });
  }
  const same = (a: string, b: string) => a.trim() === b.trim();
  const change = {
    ...(whole.kind === action.kind ? {} : { kind: whole.kind }),
    ...(same(whole.title, action.title) ? {} : { title: whole.title }),
    ...(whole.circle === action.circle ? {} : { circle: whole.circle }),
    ...(same(whole.place.label, action.place.label) && whole.place.commune === action.place.commune.code
      ? {}
      : { place: whole.place }),
    ...(same(whole.details, action.details) ? {} : { details: whole.details }),
    ...(shifts.length === 0 ? {} : { shifts }),
  };
  return { change: actionChange.parse(change), rows };
}
