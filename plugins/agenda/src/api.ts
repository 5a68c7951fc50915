/**
 * What other plugins may import of the agenda. Towards a section where it is switched off, or a site without it, use
 * `import type` and `host.find`.
 */
export { ACTION_KINDS, type ActionKind } from './kinds.js';
export { Actions } from './services.js';
export type { ActionView, Place, ShiftView } from './shapes.js';

/** Hooks, told after commit in the worker, with the section beside the payload: `host.on('agenda/booking.made', …)`. */
export const HOOKS = { bookingMade: 'agenda/booking.made', actionCancelled: 'agenda/action.cancelled' } as const;

/** `agenda/booking.made`: somebody got a seat. */
export interface BookingMade {
  shift: number;
  action: number;
  person: number;
}

/** `agenda/action.cancelled`. */
export interface ActionCancelled {
  action: number;
}
