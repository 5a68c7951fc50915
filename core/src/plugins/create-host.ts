import type { Work } from '../database/work.js';
import { refuseFaultyCron } from '../jobs/crontab.js';
import type { Permissions } from '../permissions/permissions.js';
import type { PluginRoom } from './bridge.js';
import type { Declarations, Registry } from './declarations.js';
import type { Host } from './host.js';
import type { Plugin } from './plugin.js';
import { settingsReader } from '../settings/stored.js';
import { apiRouter, fullName, pageRouter } from './routers.js';

/** The host that a plugin's `start` gets: what it declares is kept aside until the start succeeded. */
export function createHost(
  plugin: Plugin,
  own: Declarations,
  room: PluginRoom,
  permissions: Permissions,
  registry: Registry,
): Host {
  const name = (short: string) => fullName(plugin.id, short);
  const once = (map: { has(key: string): boolean }, key: string, what: string) => {
    if (map.has(key)) throw new Error(`The ${what} ${key} is declared twice.`);
  };
  const mayOwn = (path: string) =>
    [`/sections/:slug/${plugin.id}`, `/moi/`, `/reseau/`, ...own.addresses].some(
      (prefix) => path === prefix || path.startsWith(prefix.endsWith('/') ? prefix : `${prefix}/`),
    );
  for (const [short, permission] of Object.entries(plugin.permissions ?? {}))
    permissions.declare(name(short), permission);
  return {
    get: (token) => room.get(token),
    find: (token) => room.find(token),
    provide: (token, implementation) => room.provide(token, implementation),
    pages: pageRouter(plugin.id, own.routes, mayOwn),
    api: apiRouter(plugin.id, own.routes),
    address(prefix) {
      if (!/^\/[a-z]+$/.test(prefix)) throw new Error(`${prefix} is no top-level address.`);
      own.addresses.push(prefix);
    },
    settings: settingsReader(plugin.id, plugin.settings),
    slot(slot, access, fill) {
      if (!access) throw new Error(`The filling of the slot ${slot} has no access rule.`);
      own.slots.push({
        slot,
        access: access.kind === 'permission' ? { kind: 'permission', permission: name(access.permission) } : access,
        fill,
      });
    },
    tab: (tab) => own.tabs.push({ order: 100, ...tab }),
    on: (hook, listener) => own.listeners.push({ hook, run: listener as never }),
    emit(work: Work, hook, section, payload) {
      for (const listener of registry.listeners(name(hook))) {
        work.enqueue({ name: 'core/hook', payload: { hook: name(hook), owner: listener.owner, section, payload } });
      }
    },
    job(short, run) {
      const full = name(short);
      once(own.jobs, full, 'job');
      own.jobs.set(full, run as never);
      return {
        name: full,
        enqueue: (work, payload, options = {}) =>
          work.enqueue({ name: full, payload, ...options, ...(options.key ? { key: `${full}:${options.key}` } : {}) }),
      };
    },
    schedule(cron, job) {
      refuseFaultyCron(cron, job.name);
      own.schedules.push({ cron, job: job.name });
    },
    live(channel, options) {
      const full = name(channel);
      once(own.channels, full, 'live channel');
      if (!options.access) throw new Error(`The live channel ${full} has no access rule.`);
      const { access } = options;
      own.channels.set(full, {
        ...options,
        access: access.kind === 'permission' ? { kind: 'permission', permission: name(access.permission) } : access,
      });
      return {
        channel: (id) => `${full}/${id}`,
        changed: (work, id) => work.tell({ kind: 'live', channel: `${full}/${id}` }),
      };
    },
    asks(kind, options) {
      once(own.askKinds, name(kind), 'ask');
      own.askKinds.set(name(kind), options);
    },
    notification(kind, options) {
      once(own.notificationKinds, name(kind), 'notification');
      own.notificationKinds.set(name(kind), options);
    },
    personalData(declared) {
      if (own.personalData) throw new Error('host.personalData is declared twice.');
      own.personalData = declared;
    },
    seed: (run) => own.seeds.push(run),
  };
}
