import type { Host } from '@lacoopol/core/sdk';
import { actionPages } from './action.js';
import { availabilityPages } from './availability.js';
import { cancelPages } from './cancel.js';
import { listPage } from './list.js';
import { myAskPages } from './my-asks.js';
import { mySlots } from './my-slots.js';
import { organisePages } from './organise.js';
import { personPages } from './person.js';
import { sectionSlots } from './section-slots.js';
import { shiftPages } from './shift.js';

export { showShiftAsk } from './answer-card.js';
export { shiftChannel } from './shift.js';

/** Declares every page, form and slot of the agenda. Its services must have been provided. */
export function agendaPages(host: Host): void {
  host.tab({ label: 'agenda.title', href: '/agenda', icon: 'calendar-days', order: 10 });
  listPage(host);
  // Before `/agenda/:id`, which would take "nouvelle" for an id.
  organisePages(host);
  actionPages(host);
  cancelPages(host);
  shiftPages(host);
  personPages(host);
  availabilityPages(host);
  myAskPages(host);
  sectionSlots(host);
  mySlots(host);
}
