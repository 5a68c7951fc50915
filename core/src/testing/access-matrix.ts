import type { Route } from '../http/routes.js';
import { CORE_ACCESS } from './access-of-core.js';
import {
  openScene,
  READERS,
  SEES,
  type AccessScene,
  type Canary,
  type Given,
  type Reader,
  type RouteExpectation,
} from './access-scene.js';
import type { Client, Reply } from './client.js';
import type { TestedPlugin } from './house.js';

type Fields = Record<string, string | number | string[]>;

export interface AccessExpectations {
  /** By method and path, as `lacoopol routes` lists them. */
  routes?: Record<string, RouteExpectation>;
  /** Puts rows into the section, and says which of their texts are for whom. */
  plant?: (scene: AccessScene) => Promise<Canary[]>;
}

/** Something was answered, a form refused with a sentence, or a conflict told. */
const COME_THROUGH = (status: number) => (status >= 200 && status < 400) || [400, 409, 410, 422].includes(status);

/**
 * Comes to every route of the house as everybody there is: a visitor, a member, a secretary and those of another
 * federation's section, those above, and a former member. Each is answered as the route's declared access demands, never
 * with a fault of ours, and no text that is for others shows in any answer.
 * @throws with every wrong cell, one a line; also for a route about which nothing is expected
 */
export async function accessMatrix(
  plugins: TestedPlugin[] = [],
  { routes = {}, plant }: AccessExpectations = {},
): Promise<void> {
  const scene = await openScene(plugins);
  try {
    scene.canaries.push(...((await plant?.(scene)) ?? []));
    const faults: string[] = [];
    const expected: Record<string, RouteExpectation> = { ...CORE_ACCESS, ...routes };
    const declared = scene.site.cradle.registry.routes();
    // What reads comes before what writes.
    for (const route of [...declared].sort((a, b) => Number(a.method !== 'GET') - Number(b.method !== 'GET'))) {
      const name = `${route.method} ${route.path}`;
      const expectation = expected[name] ?? (/:(?!slug\b)/.test(route.path) || route.body ? null : {});
      if (!expectation) faults.push(`${name}: say what is expected of it (its parameters, what it is sent).`);
      else faults.push(...(await row(scene, route, expectation)).map((fault) => `${name}: ${fault}`));
    }
    if (faults.length > 0) throw new Error(`Access is not as declared:\n${faults.map((one) => `  ${one}`).join('\n')}`);
  } finally {
    await scene.site.close();
  }
}

async function row(scene: AccessScene, route: Route, expectation: RouteExpectation): Promise<string[]> {
  const faults: string[] = [];
  let reached = false;
  for (const reader of READERS) {
    const reply = await send(scene, route, expectation, reader);
    const { status } = reply;
    const demanded = refusals(scene, route, expectation, reader);
    const right =
      demanded.length > 0 ? demanded.includes(status) : COME_THROUGH(status) || !!expectation.answers?.includes(status);
    reached ||= demanded.length === 0 && (right || status < 400);
    const wanted = demanded.join(' or ') || 'to come through';
    if (!right) faults.push(`${reader} got ${status}, and was ${wanted}.${codeOf(reply)}`);
    if (status >= 400 && codeOf(reply).includes('E_FORGED_FORM'))
      faults.push(`${reader}: the form's token was refused.`);
    if (expectation.bearer) continue;
    for (const { text, seenBy } of scene.canaries)
      if (!seenBy.includes(reader) && `${reply.text} ${reply.location ?? ''}`.includes(text))
        faults.push(`${reader} was shown ${text}.`);
  }
  if (!reached) faults.push('nobody comes through: the values given for it are wrong.');
  return faults;
}

/** The statuses that turn a reader away, or none: first by the declared access, then by what the handler asks. */
function refusals(scene: AccessScene, { access }: Route, expectation: RouteExpectation, reader: Reader): number[] {
  if (reader === 'visitor' && access.kind !== 'public' && access.kind !== 'token') return [401];
  if (access.kind === 'network' && !SEES.network.includes(reader)) return [403];
  if (access.kind === 'member' && !SEES.section.includes(reader)) return [403];
  if (access.kind === 'permission' && !scene.allowed(reader, access.permission)) return [403];
  const { circle, asks, belongs } = expectation;
  const found: number[] = [];
  if (circle && !SEES[circle].includes(reader)) found.push(404);
  if (asks && !scene.allowed(reader, asks)) found.push(403);
  if (belongs && !SEES.section.includes(reader)) found.push(403);
  return found;
}

async function send(scene: AccessScene, route: Route, expectation: RouteExpectation, reader: Reader): Promise<Reply> {
  const given = async <T>(value: Given<T> | undefined) =>
    typeof value === 'function' ? (value as (scene: AccessScene) => T | Promise<T>)(scene) : value;
  const params = { slug: scene.section.slug, ...(await given(expectation.params)) };
  const query = await given(expectation.query);
  const path = route.path.replace(/:(\w+)/g, (_, name: string) => String(params[name as 'slug'])) + (query ?? '');
  const body = await given(expectation.body);
  // A session of its own: one of the routes ends it.
  const client: Client = await scene.site.client(reader === 'visitor' ? undefined : scene.people[reader]);
  if (route.kind === 'api') return client.api(route.method, path, route.method === 'GET' ? undefined : (body ?? {}));
  if (route.method === 'GET') return client.get(path);
  // The token that its form would carry, and an answer by code where it is refused.
  await client.get(reader === 'visitor' ? '/connexion' : '/moi/profil');
  return client.post(path, (body ?? {}) as Fields, { accept: 'application/json' });
}

function codeOf({ text }: Reply): string {
  const code = /"code":"(\w+)"/.exec(text)?.[1];
  return code ? ` (${code})` : '';
}
