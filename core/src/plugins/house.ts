import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { satisfies } from 'semver';
import type { Migrator } from '../database/migrate.js';
import type { Permissions } from '../permissions/permissions.js';
import { CORE_FOLDER } from '../rendering/packages.js';
import { PluginRoom, type SharedServices } from './bridge.js';
import { createHost } from './create-host.js';
import { noDeclarations, type Registry } from './declarations.js';
import type { FoundPlugin } from './discover.js';
import type { Plugin } from './plugin.js';

const START_LIMIT_MS = 10_000;

/** How a plugin stands in this process. */
export interface PluginStatus {
  id: string;
  packageName: string;
  folder: string;
  state: 'found' | 'started' | 'refused' | 'failed' | 'blocked' | 'skipped';
  /** Why it did not start, in a sentence. */
  sentence: string | null;
}

interface Known extends PluginStatus {
  plugin: Plugin | null;
}

/** The plugins of this process through their life: discovered, checked, ordered, migrated, started, stopped. */
export class PluginHouse {
  #known: Known[] = [];

  constructor(
    private readonly permissions: Permissions,
    private readonly registry: Registry,
    private readonly shared: SharedServices,
    private readonly log: Logger,
  ) {}

  /** Imports and checks what was found, and puts it in order. A faulty one harms only itself. */
  async discover(found: readonly FoundPlugin[]): Promise<void> {
    for (const one of found) this.#known.push(await this.#import(one));
    const ids = this.#known.map((one) => one.id);
    for (const one of this.#known) {
      if (one.state === 'found' && ids.filter((id) => id === one.id).length > 1) {
        this.#settle(one, 'refused', `Two plugins have the id ${one.id}.`);
      }
    }
    this.#known = this.#ordered();
  }

  /** Takes a manifest as it is: for the testing kit. */
  adopt(plugin: Plugin, folder: string): void {
    this.#known.push({ id: plugin.id, packageName: plugin.id, folder, state: 'found', sentence: null, plugin });
  }

  /** Brings the schema of every plugin that may start up to date. */
  async migrate(migrator: Migrator): Promise<void> {
    for (const one of this.#startable()) {
      try {
        await migrator.plugin({ id: one.id, migrations: join(one.folder, 'migrations') });
      } catch (error) {
        this.#settle(one, 'failed', `Its migration failed: ${(error as Error).message}`);
      }
    }
  }

  /** Starts them in order; dependants of one that failed are blocked, and the rest of the house serves. */
  async start(): Promise<void> {
    for (const one of this.#startable()) {
      const missing = (one.plugin!.requires ?? []).find(
        (id) => this.#known.find((other) => other.id === id)?.state !== 'started',
      );
      if (missing) {
        this.#settle(one, 'blocked', `It needs the plugin ${missing}, which is not there or did not start.`);
        continue;
      }
      const own = noDeclarations(one.id);
      try {
        const room = new PluginRoom(one.id, this.shared);
        const host = createHost(one.plugin!, own, room, this.permissions, this.registry);
        await withinLimit(Promise.resolve(one.plugin!.start(host)));
        this.registry.add(own);
        one.state = 'started';
      } catch (error) {
        this.shared.withdraw(one.id);
        this.#settle(one, 'failed', `Its start failed: ${(error as Error).message}`);
      }
    }
  }

  /** Starts none (SAFE_MODE). */
  skip(): void {
    for (const one of this.#startable()) this.#settle(one, 'skipped', 'SAFE_MODE is on: no plugin was started.');
  }

  /** Stops them in reverse order; one that throws does not keep the others from stopping. */
  async stop(): Promise<void> {
    for (const one of this.started().reverse()) {
      try {
        await withinLimit(Promise.resolve(one.stop?.()));
      } catch (error) {
        this.log.error({ plugin: one.id, err: error }, 'a plugin failed to stop');
      }
    }
  }

  started(): Plugin[] {
    return this.#known.filter((one) => one.state === 'started').map((one) => one.plugin!);
  }

  statuses(): PluginStatus[] {
    return this.#known.map(({ id, packageName, folder, state, sentence }) => ({
      id,
      packageName,
      folder,
      state,
      sentence,
    }));
  }

  #startable(): Known[] {
    return this.#known.filter((one) => one.state === 'found');
  }

  async #import(found: FoundPlugin): Promise<Known> {
    const known: Known = {
      id: found.packageName,
      packageName: found.packageName,
      folder: found.folder,
      state: 'found',
      sentence: null,
      plugin: null,
    };
    if (found.fault) return this.#settle(known, 'refused', found.fault);
    try {
      const module = (await withinLimit(import(found.entry))) as { default?: Plugin };
      const fault = manifestFault(module.default);
      known.plugin = module.default ?? null;
      known.id = module.default?.id ?? found.packageName;
      return fault ? this.#settle(known, 'refused', fault) : known;
    } catch (error) {
      return this.#settle(known, 'failed', `Importing it failed: ${(error as Error).message}`);
    }
  }

  #settle(one: Known, state: PluginStatus['state'], sentence: string): Known {
    one.state = state;
    one.sentence = sentence;
    this.log[state === 'skipped' ? 'info' : 'error']({ plugin: one.id, state }, sentence);
    return one;
  }

  /** Requirements and preferences first, then by id. A cycle of requirements is refused, naming it. */
  #ordered(): Known[] {
    const byId = new Map(this.#known.map((one) => [one.id, one]));
    const ordered: Known[] = [];
    const visit = (one: Known, trail: string[]) => {
      if (ordered.includes(one)) return;
      if (trail.includes(one.id)) {
        const cycle = [...trail.slice(trail.indexOf(one.id)), one.id].join(' → ');
        if (one.state === 'found') this.#settle(one, 'refused', `It needs itself: ${cycle}.`);
        return;
      }
      for (const id of one.plugin?.requires ?? []) if (byId.has(id)) visit(byId.get(id)!, [...trail, one.id]);
      for (const id of one.plugin?.prefers ?? []) {
        const preferred = byId.get(id);
        if (preferred && !trail.includes(id)) visit(preferred, [...trail, one.id]);
      }
      if (!ordered.includes(one)) ordered.push(one);
    };
    for (const one of [...this.#known].sort((a, b) => a.id.localeCompare(b.id))) visit(one, []);
    return ordered;
  }
}

function manifestFault(plugin: Plugin | undefined): string | null {
  if (!plugin || typeof plugin.start !== 'function')
    return 'Its entry exports no plugin: export default definePlugin({ … }).';
  if (!/^[a-z]+$/.test(plugin.id) || plugin.id === 'core' || plugin.id === 'jobs')
    return `${plugin.id} is no plugin's id: lower-case letters only.`;
  if (!satisfies(coreVersion, plugin.core)) return `It is made for core ${plugin.core}, and this is ${coreVersion}.`;
  return null;
}

export const coreVersion = (JSON.parse(readFileSync(join(CORE_FOLDER, 'package.json'), 'utf8')) as { version: string })
  .version;

async function withinLimit<T>(promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it took more than ${START_LIMIT_MS / 1000} seconds`)), START_LIMIT_MS);
  });
  try {
    return await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
  }
}
