import type { DecidedState } from '../database/enter.js';
import { sectionById } from '../database/enter.js';
import type { Work } from '../database/work.js';
import { refusal } from '../errors.js';
import type { Permissions } from '../permissions/permissions.js';
import { fullName } from '../plugins/routers.js';
import type { Messages, Values } from '../rendering/messages.js';
import type { Section } from '../sections/section.js';
import type { Locale, Person, Request, Typed } from './request.js';
import type { Visit } from './visit.js';

/** What the house knows and a request context asks of it. */
export interface RequestHouse {
  permissions: Permissions;
  messages: Messages;
  /** Whether a plugin is on in a section. */
  isOn(plugin: string, states: readonly DecidedState[], path: readonly number[]): boolean;
}

/** What a handler gets: one object a request, whose work ends with the transaction. */
export class RequestContext implements Request<unknown, unknown, unknown> {
  readonly person: Person | null;
  readonly section: Section | null;
  readonly locale: Locale;
  readonly address: string;
  readonly device: string;
  readonly sessionHash: Buffer | null;

  constructor(
    private readonly house: RequestHouse,
    private readonly owner: string,
    readonly work: Work,
    visit: Visit,
    readonly params: unknown,
    readonly query: never,
    readonly body: unknown,
    readonly typed: Typed | null,
  ) {
    this.person = visit.person;
    this.section = visit.section;
    this.locale = visit.locale;
    this.address = visit.address;
    this.device = visit.device;
    this.sessionHash = visit.sessionHash;
  }

  // Bound to the request, so that a handler may take out of it what it needs: `({ work, t }) => …`.
  readonly may = (permission: string, section: { path: readonly number[] } | null = this.section): boolean => {
    if (!section) throw new Error(`${permission} is asked for without a section.`);
    return this.house.permissions.allowed(this.person, fullName(this.owner, permission), section.path);
  };

  readonly sectionOf = async (id: number): Promise<Section> => {
    if (this.section?.id === id) return this.section;
    const found = (await this.work.one(sectionById, { section: id }))?.section;
    if (!found || (this.owner !== 'core' && !this.house.isOn(this.owner, found.states, found.path)))
      throw refusal('E_NOT_FOUND');
    return found;
  };

  readonly t = (key: string, values?: Values): string => this.house.messages.text(this.locale, key, values);
}
