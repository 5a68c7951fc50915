import { field, z } from '@lacoopol/core/sdk';
import { ACTION_KINDS, REACHES } from './kinds.js';

const need = z.coerce
  .number({ error: 'agenda.problems.need' })
  .int('agenda.problems.need')
  .min(1, 'agenda.problems.need')
  .max(500, 'agenda.problems.need');
// `experienced: true` means one.
const experienced = z.coerce
  .number({ error: 'agenda.problems.experienced' })
  .int('agenda.problems.experienced')
  .min(0, 'agenda.problems.experienced')
  .max(500, 'agenda.problems.experienced');

const kind = z.enum(ACTION_KINDS, { error: 'agenda.problems.kind' });
const place = z.object({ label: field.line(200), commune: field.commune() });

export const MOST_SHIFTS = 20;

/** A new shift: local times `YYYY-MM-DDTHH:MM`. What only the database or the clock knows is checked by Actions. */
const shiftInput = z.object({
  start: field.localTime(),
  end: field.localTime(),
  need,
  experienced: experienced.default(0),
});

/** The body of the API and, with the same names (`shifts.0.start`, `place.label`), of the form. */
export const actionInput = z.object({
  kind,
  title: field.line(120),
  circle: field.circle(),
  place,
  details: field.text(2_000).default(''),
  shifts: z
    .array(shiftInput, { error: 'agenda.problems.noShift' })
    .min(1, 'agenda.problems.noShift')
    .max(MOST_SHIFTS, 'agenda.problems.tooManyShifts'),
});
export type ActionInput = z.output<typeof actionInput>;

/** With an id: a change of that shift, or its removal. Without: a shift that is added, complete. */
const shiftChange = z.object({
  id: field.id().optional(),
  start: field.localTime().optional(),
  end: field.localTime().optional(),
  need: need.optional(),
  experienced: experienced.optional(),
  remove: field.ticked().optional(),
});

/** What is to change; what is left out stays. */
export const actionChange = z.object({
  kind: kind.optional(),
  title: field.line(120).optional(),
  circle: field.circle().optional(),
  place: place.optional(),
  details: field.text(2_000).optional(),
  shifts: z
    .array(shiftChange)
    .max(2 * MOST_SHIFTS, 'agenda.problems.tooManyShifts')
    .optional(),
});
export type ActionChange = z.output<typeof actionChange>;

export const cancellation = z.object({ because: field.text(300).default('') });

/** How many of the best, or who by name. */
export const askOrder = z.union(
  [
    z.strictObject({ count: z.number().int().min(1).max(500) }),
    z.strictObject({ people: z.array(field.id()).min(1).max(500) }),
  ],
  { error: 'agenda.problems.askOrder' },
);
export type AskOrder = z.output<typeof askOrder>;

const TIME = /^([01]\d|2[0-3]):[0-5]\d$|^24:00$/;
const DAY_OR_TIME = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(T([01]\d|2[0-3]):[0-5]\d)?$/;
const timeOfDay = z.string({ error: 'agenda.problems.timeOfDay' }).regex(TIME, 'agenda.problems.timeOfDay');
const dayOrTime = z.string({ error: 'agenda.problems.dayOrTime' }).regex(DAY_OR_TIME, 'agenda.problems.dayOrTime');

/** The whole availability of a person; what is left out is empty. A block-out given as days includes the last one. */
export const availabilityInput = z.object({
  weekly: z
    .array(z.object({ day: field.whole(1, 7), start: timeOfDay, end: timeOfDay }))
    .max(100, 'agenda.problems.tooManySlots')
    .default([]),
  blockouts: z
    .array(z.object({ start: dayOrTime, end: dayOrTime }))
    .max(100, 'agenda.problems.tooManySlots')
    .default([]),
  kinds: field.several(kind).default([]),
  skills: field.several(field.line(40)).pipe(z.array(z.string()).max(20, 'agenda.problems.tooManySkills')).default([]),
  reach: z.enum(REACHES, { error: 'agenda.problems.reach' }).default('department'),
});
