import type { Work } from '../database/work.js';
import type { Problems } from '../errors.js';
import type { Mandate } from '../permissions/roles.js';
import type { Section, SectionKind } from '../sections/section.js';

export type Locale = 'fr' | 'en';

/** Who is signed in. */
export interface Person {
  id: number;
  givenName: string;
  familyName: string;
  locale: Locale;
  /** Belongs to a section today: sees the circle network. */
  member: boolean;
  /** Signed in with proof enough for other people's data. */
  strong: boolean;
  mandates: Mandate[];
  sections: { id: number; slug: string; name: string; kind: SectionKind }[];
  sectionIds: number[];
}

/** What was typed in a form that could not be accepted, to be shown again. */
export interface Typed {
  values: Record<string, unknown>;
  problems: Problems;
}

/** What a page or an API handler gets, and all that it may use. */
export interface Request<Params = Record<string, string>, Query = Record<string, never>, Body = undefined> {
  readonly work: Work;
  readonly person: Person | null;
  /** The section of the address; null where the address names none. */
  readonly section: Section | null;
  readonly locale: Locale;
  readonly params: Params;
  readonly query: Query;
  /** The accepted form or JSON body. */
  readonly body: Body;
  /** The address the request came from, for throttles; never stored. */
  readonly address: string;
  /** What the browser calls itself, for the list of devices. */
  readonly device: string;
  /** SHA-256 of the session's token; null for a visitor. */
  readonly sessionHash: Buffer | null;
  /** Set when a refused form is shown again. */
  readonly typed: Typed | null;
  /** Whether the person has the permission in the section of the address, or in `section`. */
  may(permission: string, section?: { path: readonly number[] }): boolean;
  /** The section of a row found by its own id. @throws E_NOT_FOUND where the plugin is switched off there. */
  sectionOf(id: number): Promise<Section>;
  /** The message of a locale key, in the person's language. */
  t(key: string, values?: Record<string, string | number>): string;
}

/** A page: a view and its plain model. */
export interface PageAnswer {
  answer: 'page';
  view: string;
  model: object;
  title: string;
  status: number;
  /** Live channels that the page listens to. */
  live: string[];
  /** What a search engine or a messenger shows. */
  lead: string | null;
  /** Shows as belonging to this section although the address names none. */
  section: Section | null;
  /** The page's own facts, handed to whoever fills its slots. */
  slots: Record<string, unknown>;
}

/** A redirect after a form (303), with a notice for the next page. */
export interface RedirectAnswer {
  answer: 'redirect';
  to: string;
  notice: { kind: 'done' | 'warning'; text: string } | null;
  /** Sets or clears the session cookie. */
  session: { token: string; expires: Date } | 'end' | null;
}

/** Bytes as they are: a feed, a file. */
export interface ContentAnswer {
  answer: 'content';
  type: string;
  body: string | Buffer;
  fileName: string | null;
  /** The address changes with what is in it: browsers keep it for ever. */
  forEver: boolean;
}

export type Answer = PageAnswer | RedirectAnswer | ContentAnswer;

/** Shows a view. `model` is plain data: no promise, no query, no class. */
export function page(
  view: string,
  model: object,
  options: {
    title: string;
    status?: number;
    live?: string[];
    lead?: string;
    section?: Section;
    slots?: Record<string, unknown>;
  },
): PageAnswer {
  return {
    answer: 'page',
    view,
    model,
    title: options.title,
    status: options.status ?? 200,
    live: options.live ?? [],
    lead: options.lead ?? null,
    section: options.section ?? null,
    slots: options.slots ?? {},
  };
}

/** Sends on to an address of this site (it must start with one slash), with a word about what happened. */
export function redirect(to: string, notice?: string, kind: 'done' | 'warning' = 'done'): RedirectAnswer {
  if (!/^\/(?![/\\])/.test(to)) throw new Error(`A redirect stays on this site: ${to}`);
  return { answer: 'redirect', to, notice: notice ? { kind, text: notice } : null, session: null };
}

/** Answers bytes, such as a feed. With a file name the browser saves them; `forEver` where the address says the version. */
export function content(
  type: string,
  body: string | Buffer,
  options: { fileName?: string; forEver?: boolean } = {},
): ContentAnswer {
  return { answer: 'content', type, body, fileName: options.fileName ?? null, forEver: options.forEver ?? false };
}
