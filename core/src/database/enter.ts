import type { Mandate } from '../permissions/roles.js';
import type { Section, SectionKind } from '../sections/section.js';
import type { Locale } from '../http/request.js';
import { statement } from './statement.js';
import type { Work } from './work.js';

/** What a section, or a level above it, decided about a plugin. */
export interface DecidedState {
  sectionId: number;
  plugin: string;
  state: 'off' | 'on' | 'forced' | 'unavailable';
}

/** What `core.enter` answers. */
export interface Entered {
  person: {
    id: number;
    givenName: string;
    familyName: string;
    locale: Locale;
    member: boolean;
    strong: boolean;
  } | null;
  sections: { id: number; slug: string; name: string; kind: SectionKind }[];
  visible: number[];
  mandates: Mandate[];
  section: Section | null;
  states: DecidedState[];
}

/** What `core.enter_ask` answers; null for an ask that is not there. */
export interface EnteredAsk {
  ask: {
    id: number;
    kind: string;
    subjectId: number;
    sectionId: number;
    personId: number;
    answer: 'yes' | 'no' | 'not-this-week' | null;
    expired: boolean;
    cancelled: boolean;
  };
  /** Belongs to the section of the ask today. */
  member: boolean;
  person: { id: number; givenName: string; familyName: string; locale: Locale };
  section: Section & { states: DecidedState[] };
}

/** Sent together with BEGIN: its one column is what entering answers. */
export type Entering<E> = (work: Work) => Promise<{ entered: E } | undefined>;

function way<P extends object, E>(name: string, call: string): (parameters: P) => Entering<E> {
  const sent = statement<P, { entered: E }>(name, `select ${call} as entered`);
  return (parameters) => (work) => work.one(sent, parameters);
}

/** The ways into a transaction. */
export const entering = {
  /** As a browser: by its session and the section of the address. */
  request: way<{ session: Buffer | null; slug: string | null; at: Date }, Entered>(
    'core.enter',
    'core.enter(:session, :slug, :at)',
  ),
  /** As the bearer of a signed link. */
  ask: way<{ ask: number; at: Date }, EnteredAsk | null>('core.enter-ask', 'core.enter_ask(:ask, :at)'),
  /** As the system, in one section, or in all of them (null). */
  system: way<{ section: number | null }, void>('core.enter-system', 'core.enter_system(:section)'),
  /** As a plugin, in all sections where it is on. */
  plugin: way<{ plugin: string; initially: 'on' | 'off' }, void>(
    'core.enter-plugin',
    'core.enter_plugin(:plugin, :initially)',
  ),
  /** As one person with all that is kept of her, in every section: for her export and her erasure only. */
  person: way<{ person: number }, void>('core.enter-person', 'core.enter_person(:person)'),
  /** As somebody who entered a moment ago: for the slots of a page. */
  again: way<{ person: number | null; sections: number[]; member: boolean }, void>(
    'core.open-circles',
    'core.open_circles(:person, :sections::int[], :member)',
  ),
};

export const sectionById = statement<{ section: number }, { section: (Section & { states: DecidedState[] }) | null }>(
  'core.section-of',
  'select core.section_of(:section) as section',
);
