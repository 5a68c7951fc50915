import { refusal, Refusal } from '@lacoopol/core/sdk';

/** Why something about a shift cannot be done now: a conflict (409) with a sentence. */
const REASONS = {
  cancelled: 'E_CANCELLED',
  over: 'E_OVER',
  notStarted: 'E_NOT_STARTED',
  full: 'E_FULL',
  clash: 'E_CLASH',
  actionOver: 'E_OVER',
  membersOnly: 'E_MEMBERS_ONLY',
} as const;

/** The refusal whose sentence is `agenda.errors.REASON`. */
export function conflict(reason: keyof typeof REASONS): Refusal {
  return new Refusal({ code: REASONS[reason], status: 409, message: `agenda.errors.${reason}` });
}

/** Somebody with a role above, who may organise and yet does not see the section from within. */
export function notFromHere(): Refusal {
  return new Refusal({ code: 'E_NOT_ALLOWED', status: 403, message: 'agenda.errors.notFromHere' });
}

/** What is absent, or not visible: nobody is told which. */
export function absent(): Refusal {
  return refusal('E_NOT_FOUND');
}
