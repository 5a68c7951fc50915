import type { AskKind } from '../delivery/ask-kinds.js';
import type { NotificationKind } from '../delivery/notification-kinds.js';
import type { DemonstrationSeed } from '../demonstration/seeding.js';
import { access, type Access, type Route } from '../http/routes.js';
import type { JobRun, LiveChannel, SlotContext, SlotPiece } from './host.js';
import type { PersonalData } from './personal-data.js';

/** What one owner (the core, or a started plugin) added to the house. */
export interface Declarations {
  /** `core`, or the plugin's id. */
  owner: string;
  routes: Route[];
  addresses: string[];
  slots: { slot: string; access: Access; fill: (context: SlotContext) => Promise<SlotPiece | null> }[];
  tabs: { label: string; href: string; icon: string; order: number }[];
  listeners: { hook: string; run: JobRun<{ section: number }> }[];
  jobs: Map<string, JobRun<never>>;
  schedules: { cron: string; job: string }[];
  channels: Map<string, LiveChannel>;
  askKinds: Map<string, AskKind>;
  notificationKinds: Map<string, NotificationKind>;
  seeds: DemonstrationSeed[];
  personalData: PersonalData | null;
}

export function noDeclarations(owner: string): Declarations {
  return {
    owner,
    routes: [],
    addresses: [],
    slots: [],
    tabs: [],
    listeners: [],
    jobs: new Map(),
    schedules: [],
    channels: new Map(),
    askKinds: new Map(),
    notificationKinds: new Map(),
    seeds: [],
    personalData: null,
  };
}

/** All that the house is made of: the core's declarations, and those of every plugin that started. */
export class Registry {
  readonly #all: Declarations[] = [];
  #tabs: (Declarations['tabs'][number] & { owner: string; access: Access })[] | null = null;

  /** Takes up an owner's declarations. @throws where a route or channel is there already, naming both owners */
  add(declarations: Declarations): void {
    const known = this.routes();
    for (const route of declarations.routes) {
      const twin = known.find((other) => other.method === route.method && shape(other.path) === shape(route.path));
      known.push(route);
      if (twin) throw new Error(`${route.method} ${route.path} is a route of ${twin.plugin} already.`);
    }
    this.#all.push(declarations);
    this.#tabs = null;
  }

  routes(): Route[] {
    return this.#all.flatMap((one) => one.routes);
  }

  slot(name: string) {
    return this.#all.flatMap((one) =>
      one.slots.filter((fill) => fill.slot === name).map((fill) => ({ ...fill, owner: one.owner })),
    );
  }

  /** In their order, each with the rule of the page that it leads to: nobody is led where they may not come in. */
  tabs() {
    this.#tabs ??= this.#all
      .flatMap((one) =>
        one.tabs.map((tab) => {
          const page = one.routes.find(
            (route) => route.method === 'GET' && route.path === `/sections/:slug${tab.href}`,
          );
          return { ...tab, owner: one.owner, access: page?.access ?? access.public };
        }),
      )
      .sort((a, b) => a.order - b.order);
    return this.#tabs;
  }

  listeners(hook: string) {
    return this.#all.flatMap((one) =>
      one.listeners.filter((listener) => listener.hook === hook).map((listener) => ({ ...listener, owner: one.owner })),
    );
  }

  jobs(): Map<string, JobRun<never>> {
    return merged(this.#all, (one) => one.jobs);
  }

  schedules() {
    return this.#all.flatMap((one) => one.schedules);
  }

  channel(name: string): { channel: LiveChannel; owner: string } | null {
    const owner = this.#all.find((one) => one.channels.has(name));
    return owner ? { channel: owner.channels.get(name)!, owner: owner.owner } : null;
  }

  askKind(kind: string): AskKind | null {
    return this.#all.find((one) => one.askKinds.has(kind))?.askKinds.get(kind) ?? null;
  }

  notificationKind(kind: string): NotificationKind | null {
    return this.#all.find((one) => one.notificationKinds.has(kind))?.notificationKinds.get(kind) ?? null;
  }

  /** What each owner says of the personal data it keeps, in the order in which they started. */
  personalData(): { owner: string; declared: PersonalData }[] {
    return this.#all.flatMap((one) => (one.personalData ? [{ owner: one.owner, declared: one.personalData }] : []));
  }

  seeds() {
    return this.#all.flatMap((one) => one.seeds.map((seed) => ({ owner: one.owner, seed })));
  }
}

/** A path with its parameters' names left out: `/a/:x` and `/a/:y` are the same address. */
function shape(path: string): string {
  return path.replace(/:\w+/g, ':');
}

function merged<V>(all: Declarations[], pick: (one: Declarations) => Map<string, V>): Map<string, V> {
  return new Map(all.flatMap((one) => [...pick(one)]));
}
