import type { Context } from 'koa';
import type { Entered } from '../database/enter.js';
import type { Section } from '../sections/section.js';
import type { Locale, Person } from './request.js';
import { hashToken } from './signing.js';

/** Who asks and where, kept beside the request so that an error page can be drawn for the same person. */
export interface Visit {
  locale: Locale;
  address: string;
  device: string;
  sessionHash: Buffer | null;
  person: Person | null;
  section: Section | null;
  states: Entered['states'];
  visible: number[];
}

/** The visit of a request, made once. */
export function visitOf(context: Context): Visit {
  return context.state['visit'] as Visit;
}

export function newVisit(context: Context, locale: Locale, session: string | null): Visit {
  return {
    locale,
    address: context.ip,
    device: context.get('user-agent'),
    sessionHash: session ? hashToken(session) : null,
    person: null,
    section: null,
    states: [],
    visible: [],
  };
}

/** Takes up what entering answered. */
export function remember(visit: Visit, entered: Entered): void {
  visit.states = entered.states;
  visit.visible = entered.visible;
  visit.section = entered.section;
  visit.person = entered.person && {
    ...entered.person,
    mandates: entered.mandates,
    sections: entered.sections,
    sectionIds: entered.sections.map((section) => section.id),
  };
  if (!visit.person) visit.sessionHash = null;
}
