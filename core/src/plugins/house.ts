import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { satisfies } from 'semver';
import { migrationNames, type Migrator } from '../database/migrate.js';
import type { Permissions } from '../permissions/permissions.js';
import { CORE_FOLDER } from '../rendering/packages.js';
import { atWork } from './at-work.js';
import { PluginRoom, type SharedServices } from './bridge.js';
import { createHost } from './create-host.js';
import { noDeclarations, type Registry } from './declarations.js';
import type { FoundPlugin } from './discover.js';
import { inItsName } from './in-name.js';
import type { Pause, PluginLook } from './look.js';
import { ordered } from './order.js';
import { refuseUndeclared } from './personal-data.js';
import type { Plugin } from './plugin.js';

const START_LIMIT_MS = 10_000;

/** How a plugin stands in this process. */
export interface PluginStatus {
  id: string;
  packageName: string;
  folder: string;
  state: 'found' | 'started' | 'refused' | 'failed' | 'blocked' | 'paused' | 'skipped';
  /** Why it did not start, in a sentence. */
  sentence: string | null;
  /** Its start was given up after 10 s: a process that takes this one's place need not wait for it again. */
  late: boolean;
}

/** What keeps plugins from being so much as imported. */
export interface Heeded {
  safeMode: boolean;
  pauses: readonly Pause[];
  /** Those that another process waited for in vain. */
  late: readonly Pick<PluginStatus, 'id' | 'packageName' | 'sentence'>[];
}

interface Known extends PluginStatus {
  plugin: Plugin | null;
}

/** The plugins of this process through their life: discovered, checked, ordered, migrated, started, stopped. */
export class PluginHouse {
  #known: Known[] = [];
  #heeded: Heeded = { safeMode: false, pauses: [], late: [] };

  constructor(
    private readonly permissions: Permissions,
    private readonly registry: Registry,
    private readonly shared: SharedServices,
    private readonly log: Logger,
  ) {}

  /** To be told before they are discovered. */
  heed(heeded: Partial<Heeded>): void {
    this.#heeded = { ...this.#heeded, ...heeded };
  }

  /** Imports and checks what was found, and puts it in order. A faulty one harms only itself. */
  async discover(found: readonly FoundPlugin[]): Promise<void> {
    for (const one of found) this.#known.push(await this.#import(one));
    const ids = this.#known.map((one) => one.id);
    for (const one of this.#known) {
      if (one.state === 'found' && ids.filter((id) => id === one.id).length > 1) {
        this.#settle(one, 'refused', `Two plugins have the id ${one.id}.`);
      }
    }
    this.#known = ordered(this.#known, (one, sentence) => this.#settle(one, 'refused', sentence));
  }

  /** Takes a manifest as it is: for the testing kit. */
  adopt(plugin: Plugin, folder: string): void {
    const known: Known = {
      id: plugin.id,
      packageName: plugin.id,
      folder,
      state: 'found',
      sentence: null,
      late: false,
      plugin,
    };
    atWork.know(plugin.id, known);
    this.#known.push(known);
  }

  /** Brings the schema of every plugin that may start up to date. What fails leaves nothing behind but the sentence why. */
  async migrate(migrator: Migrator): Promise<void> {
    for (const one of this.#startable()) {
      try {
        await migrator.plugin({ id: one.id, migrations: join(one.folder, 'migrations') });
      } catch (error) {
        this.refuse(one.id, `Its migration failed: ${(error as Error).message}`);
        await migrator.noteFailure(one.id, one.packageName, one.sentence!);
      }
    }
  }

  /** Leaves a plugin out that has not started yet: something of its package cannot be used. */
  refuse(id: string, sentence: string): void {
    const one = this.#known.find((known) => known.id === id && known.state === 'found');
    if (one) this.#settle(one, 'failed', sentence);
  }

  /**
   * Starts them in order; dependants of one that failed are blocked, and the rest of the house serves.
   * @param look what the database holds of them; without it nothing is compared
   */
  async start(look: PluginLook | null = null): Promise<void> {
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
        if (look) refusePending(one, look);
        const host = createHost(one.plugin!, own, room, this.permissions, this.registry);
        await withinLimit(atWork.as(one.id, async () => one.plugin!.start(host)));
        if (look) refuseUndeclared(own.personalData, look.columns[one.id] ?? []);
        this.registry.add(inItsName(own));
        one.state = 'started';
      } catch (error) {
        this.shared.withdraw(one.id);
        one.late = error instanceof TooLate;
        if (one.late) atWork.giveUp(one.id);
        const { message } = error as Error;
        this.#settle(one, 'failed', message === look?.failures[one.id] ? message : `Its start failed: ${message}`);
      }
    }
  }

  /** Stops them in reverse order; one that throws does not keep the others from stopping. */
  async stop(): Promise<void> {
    for (const one of this.started().reverse()) {
      try {
        await withinLimit(atWork.as(one.id, async () => one.stop?.()));
      } catch (error) {
        this.log.error({ plugin: one.id, err: error }, 'a plugin failed to stop');
      }
    }
  }

  started(): Plugin[] {
    return this.#known.filter((one) => one.state === 'started').map((one) => one.plugin!);
  }

  statuses(): PluginStatus[] {
    return this.#known.map(({ id, packageName, folder, state, sentence, late }) => ({
      id,
      packageName,
      folder,
      state,
      sentence,
      late,
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
      late: false,
      plugin: null,
    };
    const { safeMode, pauses, late } = this.#heeded;
    if (safeMode) return this.#settle(known, 'skipped', 'SAFE_MODE is on: no plugin was started.');
    const pause = pauses.find((one) => one.package === found.packageName);
    if (pause) {
      known.id = pause.plugin;
      return this.#settle(known, 'paused', pausedSince(pause));
    }
    const before = late.find((one) => one.packageName === found.packageName);
    if (before) {
      Object.assign(known, { id: before.id, late: true });
      return this.#settle(known, 'failed', before.sentence ?? '');
    }
    if (found.fault) return this.#settle(known, 'refused', found.fault);
    atWork.know(known.id, found);
    try {
      const module = await withinLimit(atWork.as(known.id, () => import(found.entry) as Promise<{ default?: Plugin }>));
      const fault = manifestFault(module.default);
      known.plugin = module.default ?? null;
      known.id = module.default?.id ?? found.packageName;
      atWork.know(known.id, found);
      return fault ? this.#settle(known, 'refused', fault) : known;
    } catch (error) {
      known.late = error instanceof TooLate;
      return this.#settle(known, 'failed', `Importing it failed: ${(error as Error).message}`);
    }
  }

  #settle(one: Known, state: PluginStatus['state'], sentence: string): Known {
    one.state = state;
    one.sentence = sentence;
    this.log[state === 'skipped' ? 'info' : 'error']({ plugin: one.id, state }, sentence);
    return one;
  }
}

function pausedSince({ plugin, since, reason }: Pause): string {
  return `Paused since ${since.slice(0, 16).replace('T', ' ')} (UTC), after three faults in a day: ${reason} \`lacoopol plugin resume ${plugin}\` puts it back.`;
}

/** A plugin whose tables are not what its code expects must not run on them. */
function refusePending({ id, folder }: Known, look: PluginLook): void {
  const ran = look.migrations[id] ?? [];
  const waiting = migrationNames(join(folder, 'migrations')).filter((name) => !ran.includes(name));
  if (waiting.length > 0)
    throw new Error(look.failures[id] ?? `${waiting.join(', ')} has not run: \`lacoopol migrate\` runs it.`);
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

class TooLate extends Error {}

async function withinLimit<T>(promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TooLate(`it took more than ${START_LIMIT_MS / 1000} seconds`)), START_LIMIT_MS);
  });
  try {
    return await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
  }
}
