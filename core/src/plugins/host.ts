import type { Work } from '../database/work.js';
import type { AskKind } from '../delivery/ask-kinds.js';
import type { NotificationKind } from '../delivery/notification-kinds.js';
import type { DemonstrationSeed } from '../demonstration/seeding.js';
import type { Access, ApiRouter, PageRouter } from '../http/routes.js';
import type { Locale, Person } from '../http/request.js';
import type { Section } from '../sections/section.js';
import type { SettingsSchemas } from '../settings/schema.js';
import type { PluginSettings } from '../settings/stored.js';
import type { PersonalData } from './personal-data.js';
import type { Token } from './token.js';

/** What a slot's filler is told. */
export interface SlotContext {
  readonly work: Work;
  readonly person: Person | null;
  readonly section: Section | null;
  readonly locale: Locale;
  /** What the page that owns the slot says about itself. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** Whether the person has the permission in the section of the page, or in `section`. */
  may(permission: string, section?: { path: readonly number[] }): boolean;
  t(key: string, values?: Record<string, string | number>): string;
}

/** A piece of page: a view and its plain model, or nothing. */
export interface SlotPiece {
  view: string;
  model: object;
  /** Pieces of one slot stand in ascending order; 100 unless told. */
  order?: number;
}

/** Runs in the worker, in a unit of work of its own. Must be idempotent: after a crash it runs again. */
export type JobRun<P extends object> = (work: Work, payload: P) => Promise<void>;

/** A live view: what is pushed to the browsers that watch it, when a work tells that it changed. */
export interface LiveChannel {
  access: Access;
  /** The section it belongs to and the model of its view, read afresh; null when it is gone. */
  load(work: Work, id: number): Promise<{ model: object } | null>;
  /** The section of an id, to know who may listen. */
  section(work: Work, id: number): Promise<number | null>;
  /** The very partial that the page includes; it replaces the element with the id `target`. */
  view: string;
  target(id: number): string;
}

/** All that a plugin can touch. */
export interface Host<S extends SettingsSchemas = SettingsSchemas> {
  /** A service of the core or of a required plugin. @throws when nothing is published under the token. */
  get<T>(token: Token<T>): T;
  /** A service of a plugin that may be absent. */
  find<T>(token: Token<T>): T | null;
  /** Publishes a service; its constructor's parameters are declared with `@inject`. One instance is made. */
  provide<T>(token: Token<T>, implementation: new (...services: never[]) => T): void;

  /** Pages at full addresses: below `/sections/:slug/ID`, `/moi/`, or an address claimed with `address`. */
  readonly pages: PageRouter;
  readonly api: ApiRouter;
  /** Claims a top-level address such as `/q`. */
  address(prefix: string): void;

  /** Fills a slot of a page; runs on a second connection and is left out when it fails or is slow. */
  slot(slot: string, rule: Access, fill: (context: SlotContext) => Promise<SlotPiece | null>): void;
  /**
   * A tab in the section's navigation, shown to those who may open the page it leads to. `label` is a locale key; `href` is
   * relative to the section's address.
   */
  tab(tab: { label: string; href: string; icon: string; order?: number }): void;

  /** Listens to a hook of the core or of another plugin; told after commit, in the worker, where the section has this plugin. */
  on<P extends object>(hook: string, listener: JobRun<P & { section: number }>): void;
  /** Tells a hook of this plugin when the work commits. */
  emit(work: Work, hook: string, section: number, payload: object): void;

  /** What the manifest's `settings` declares, as it stands for a section or for the site. */
  readonly settings: PluginSettings<S>;

  /** Declares a job. `name` is completed with the plugin's id. */
  job<P extends object>(name: string, run: JobRun<P>): JobHandle<P>;
  /** Runs a job by a cron pattern (UTC), once over all workers. Every open section counts: the work is the system's. */
  schedule(cron: string, job: JobHandle<Record<string, never>>): void;

  /** Declares a live view; `id` completes the channel, as in `agenda/shift/12`. */
  live(channel: string, options: LiveChannel): LiveHandle;

  /** Declares a kind of ask: what the one-tap page shows and what an answer does. */
  asks(kind: string, options: AskKind): void;
  /** Declares a kind of message, and its class before silence and budget. */
  notification(kind: string, options: NotificationKind): void;

  /**
   * Says of every column in the plugin's schema whether it is personal, and how a person gets hers or has it erased. A
   * plugin with tables and without this is refused.
   */
  personalData(declared: PersonalData): void;

  /** Adds this plugin's part to the demonstration. */
  seed(run: DemonstrationSeed): void;
}

/** A declared job. */
export interface JobHandle<P extends object> {
  readonly name: string;
  /** Hands it to the worker when the work commits. */
  enqueue(work: Work, payload: P, options?: { at?: Date; key?: string }): void;
}

/** A declared live view. */
export interface LiveHandle {
  /** The channel's name for a page's `live`. */
  channel(id: number): string;
  /** Tells the browsers that watch it, when the work commits. */
  changed(work: Work, id: number): void;
}
