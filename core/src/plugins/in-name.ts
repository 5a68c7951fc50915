import { atWork } from './at-work.js';
import type { Declarations } from './declarations.js';

/** What a plugin declared, every function of it run in the plugin's name. */
export function inItsName(own: Declarations): Declarations {
  const { owner } = own;
  const named = <F>(run: F, part: object | null = null): F =>
    typeof run === 'function'
      ? (((...given: unknown[]) => atWork.as(owner, () => Reflect.apply(run, part, given) as unknown)) as F)
      : run;
  const all = <T extends object>(part: T): T =>
    Object.fromEntries(Object.entries(part).map(([key, value]) => [key, named<unknown>(value, part)])) as T;
  const each = <V extends object>(map: Map<string, V>): Map<string, V> =>
    new Map([...map].map(([key, value]) => [key, all(value)]));
  return {
    ...own,
    routes: own.routes.map((route) => ({
      ...route,
      handler: named(route.handler),
      retry: named(route.retry),
      ahead: named(route.ahead),
    })),
    slots: own.slots.map(all),
    listeners: own.listeners.map(all),
    jobs: new Map([...own.jobs].map(([name, run]) => [name, named(run)])),
    channels: each(own.channels),
    askKinds: each(own.askKinds),
    seeds: own.seeds.map((seed) => named(seed)),
    personalData: own.personalData && all(own.personalData),
  };
}
