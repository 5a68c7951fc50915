import { join } from 'node:path';
import { compared, exactly, spread, type Figure, type Outcome } from './figures.js';
import { SECRETARY, SECTION_PAGE, type Ground } from './ground.js';
import { load, type Load } from './load.js';
import { alternate } from './rounds.js';
import { Tap } from './tap.js';

const ROUNDS = 5;
const SECONDS = 4;
const MOST_TIMES_FLOOR = 2;
const MOST_TRIPS = 6;

/**
 * A signed-in section page with circles and slots in force, against the floor: CPU a page (one web process and all
 * processes of the database), both uncompressed, ten connections, in alternating rounds. Then, through a tap between the
 * web process and the database, the round trips and statements of one page.
 */
export async function page(ground: Ground): Promise<Outcome> {
  const headers = await ground.signedIn(SECRETARY);
  return { figures: [await cpu(ground, headers), await trips(ground, headers)] };
}

async function cpu(ground: Ground, headers: Record<string, string>): Promise<Figure> {
  const web = await ground.web();
  const floor = await ground.floor();
  const low = { cookie: `floor=${ground.floorToken}` };
  const bytes = { ours: await size(web.url + SECTION_PAGE, headers), floor: await size(`${floor.url}/`, low) };
  const measure = {
    ours: () => load(web, SECTION_PAGE, { seconds: SECONDS, headers, cluster: ground.cluster }),
    floor: () => load(floor, '/', { seconds: SECONDS, headers: low, cluster: ground.cluster }),
  };
  // Once for nothing: compiled code and prepared statements are what is in use.
  await alternate(1, measure.ours, measure.floor);
  const rounds = await alternate(ROUNDS, measure.ours, measure.floor);
  await web.stop();
  await floor.stop();
  const middle = (side: 'ours' | 'floor', what: keyof Load) =>
    round(spread(rounds.map((one) => one[side][what])).median);
  const side = (of: 'ours' | 'floor') => ({
    bytes: bytes[of],
    perSecond: middle(of, 'perSecond'),
    p50: middle(of, 'p50'),
    serverCpu: middle(of, 'serverCpu'),
    databaseCpu: middle(of, 'databaseCpu'),
  });
  return compared(
    'page: CPU',
    'ms',
    rounds.map(({ ours, floor: lower }) => ({ ours: ours.cpu, floor: lower.cpu })),
    `≤ ${MOST_TIMES_FLOOR} × floor`,
    (ratio) => ratio <= MOST_TIMES_FLOOR,
    { ours: side('ours'), floor: side('floor') },
  );
}

async function trips(ground: Ground, headers: Record<string, string>): Promise<Figure> {
  const address = new URL(ground.database.runtimeUrl);
  const tap = await Tap.open(join(ground.folder, 'tap'), address.searchParams.get('host')!);
  address.searchParams.set('host', tap.folder);
  const web = await ground.web(address.href);
  const counts: number[] = [];
  let statements: string[] = [];
  let slots = 0;
  for (let time = 0; time < 15; time += 1) {
    const before = tap.trips;
    tap.passed.length = 0;
    await (await fetch(web.url + SECTION_PAGE, { headers })).text();
    statements = tap.passed.map((one) => one.statement);
    slots = slotsThatQuery(statements);
    // The first pages open connections and prepare statements.
    if (time >= 5) counts.push(tap.trips - before);
  }
  await web.stop();
  await tap.close();
  const trip = spread(counts);
  return {
    name: 'page: round trips',
    unit: '',
    ours: trip,
    floor: exactly(3),
    ratio: null,
    target: `≤ ${MOST_TRIPS} + ${slots} slots that query`,
    met: trip.median <= MOST_TRIPS + slots,
    aside: { statements: statements.length, names: statements },
  };
}

/** Slots are asked in a transaction of their own, the last one: each named statement of it counts as one slot's. */
function slotsThatQuery(statements: readonly string[]): number {
  const last = statements.lastIndexOf('core.open-circles');
  return last < 0 ? 0 : new Set(statements.slice(last + 1).filter((one) => one !== 'commit')).size;
}

async function size(url: string, headers: Record<string, string>): Promise<number> {
  const response = await fetch(url, { headers: { ...headers, 'accept-encoding': 'identity' } });
  if (response.status !== 200) throw new Error(`${url} answered ${response.status}.`);
  return (await response.arrayBuffer()).byteLength;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
