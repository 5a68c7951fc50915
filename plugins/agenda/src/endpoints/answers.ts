import { z } from '@lacoopol/core/sdk';
import { ACTION_KINDS, REACHES, REASON_CODES } from '../kinds.js';

/** What the API answers: the schemas check it on its way out and describe it in OpenAPI. */

const instant = z.iso.datetime().describe('An instant, in UTC');
const named = z.object({ id: z.int(), name: z.string() });

const shiftAnswer = z.object({
  id: z.int(),
  startsAt: instant,
  endsAt: instant,
  need: z.int(),
  experienced: z.int().describe('How many of them must be experienced'),
  taken: z.int().describe('Seats taken'),
  waiting: z.int().describe('People on the waiting list'),
  free: z.int(),
  cancelled: z.boolean(),
});

export const actionAnswer = z.object({
  id: z.int(),
  kind: z.enum(ACTION_KINDS),
  title: z.string(),
  details: z.string(),
  circle: z.enum(['section', 'network', 'public']),
  place: z.object({ label: z.string(), commune: z.object({ code: z.string(), name: z.string() }) }),
  status: z.enum(['planned', 'cancelled']),
  cancelledBecause: z.string(),
  sequence: z.int().describe('Raised by every change'),
  section: z.object({ slug: z.string(), name: z.string(), zone: z.string() }),
  shifts: z.array(shiftAnswer),
});

export const changedAnswer = actionAnswer.extend({
  notes: z.array(z.string()).describe('What stays although it no longer fits, in words'),
});

export const candidatesAnswer = z.object({
  candidates: z.array(
    z.object({
      person: named,
      rank: z.int().describe('From 1'),
      reasons: z.array(z.object({ code: z.enum(REASON_CODES), text: z.string() })),
    }),
  ),
  total: z.int().describe('All who could be asked, listed or not'),
  undeclared: z.int().describe('Members who never said when they are free; asked only by name'),
});

export const askedAnswer = z.object({
  asked: z.array(z.object({ id: z.int().describe('The ask'), person: named })),
  passedOver: z
    .array(z.object({ person: named, code: z.string(), text: z.string() }))
    .describe('People named who were not asked, and why'),
});

export const boardAnswer = z.object({
  need: z.int(),
  yes: z.int().describe('People who said yes, asked or unasked: those with a seat and those waiting for one'),
  no: z.int().describe('People who said no, or took their yes back'),
  notThisWeek: z.int(),
  silent: z.int().describe('Asked and without an answer, past the deadline or not'),
  waiting: z.int().describe('People on the waiting list'),
  seats: z.int().describe('Seats taken; never more than the need, unless the need was lowered afterwards'),
  missingExperienced: z.int(),
  asking: z.boolean().describe('Whether the next in line is asked by itself'),
});

export const availabilityAnswer = z.object({
  weekly: z.array(z.object({ day: z.int().describe('1 is Monday, 7 Sunday'), start: z.string(), end: z.string() })),
  blockouts: z.array(z.object({ start: z.string(), end: z.string() })),
  kinds: z.array(z.enum(ACTION_KINDS)),
  skills: z.array(z.string()),
  reach: z.enum(REACHES),
  updatedAt: instant.nullable(),
});
