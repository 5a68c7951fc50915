import { entering } from '../database/enter.js';
import type { Route } from '../http/routes.js';
import { CIRCLES, type Circle } from '../sections/section.js';
import type { Client } from './client.js';
import { house, type House, type TestedPlugin } from './house.js';
import { Planter, type GivenRows, type PlantedRow } from './planting.js';

const PAGES = ['/', '/sections', '/reseau', '/moi'];
const MOST_ADDRESSES = 300;

/** Somebody who looks from outside. */
interface Onlooker {
  what: string;
  circles: { person: number | null; sections: number[]; member: boolean };
  client: Client;
  /** What they must not see of another section. */
  hidden: readonly Circle[];
}

interface Planted extends PlantedRow {
  circle: Circle;
}

/**
 * Plants a row of each circle in every table of the plugin, in one section, and looks from outside: as a visitor and as a
 * member of another section. Neither may read, change or remove what is not theirs, in the tables under their policies or
 * on any page and API address of the plugin. A row that belongs to a person is seen by nobody else.
 * @param options.besides plugins that this one requires
 * @param options.rows values that cannot be guessed, by table: `{ 'agenda.actions': { commune: '67482' } }`
 * @throws with every leak, one a line
 */
export async function circlesHold(
  tested: TestedPlugin,
  options: { besides?: TestedPlugin[]; rows?: GivenRows } = {},
): Promise<void> {
  const site = await house([...(options.besides ?? []), tested]);
  try {
    const { national, section, onlookers, member } = await people(site);
    const planter = await Planter.of(site.migrator, tested.plugin.id, options.rows);
    const rows: Planted[] = [];
    for (const table of planter.tables.filter((one) => one.circled))
      for (const circle of CIRCLES) {
        const ground = { section, person: member, circle, mark: `cercle-${circle}` };
        const planted = await planter.plant(table, ground).catch((error: Error) => {
          // A table may forbid that its rows are shown outside.
          if (circle === 'section') throw error;
          return null;
        });
        if (planted) rows.push({ ...planted, circle: planted.row['circle'] as Circle });
      }
    const own: PlantedRow[] = [];
    for (const table of planter.tables.filter((one) => !one.circled && one.columns.some((c) => c.name === 'person_id')))
      own.push(await planter.plant(table, { section, person: member, circle: 'section', mark: 'a-soi' }));

    const leaks: string[] = [];
    for (const onlooker of onlookers) {
      for (const row of rows) leaks.push(...(await leaksOf(site, row, onlooker, onlooker.hidden.includes(row.circle))));
      for (const row of own) leaks.push(...(await leaksOf(site, row, onlooker, true)));
      leaks.push(...(await shownTo(site, tested.plugin.id, section.slug, rows, onlooker)));
    }
    const comrade = await site.make.member(section);
    const within = { person: comrade.id, sections: [national.id, section.id], member: true };
    for (const row of own)
      if (await reads(site, row, within))
        leaks.push(`${row.table.name}: another member reads what belongs to a person.`);
    if (leaks.length > 0) throw new Error(`Circles leak:\n${leaks.map((leak) => `  ${leak}`).join('\n')}`);
  } finally {
    await site.close();
  }
}

async function people(site: House) {
  const national = await site.make.section({ kind: 'national' });
  const section = await site.make.section({ parent: national });
  const other = await site.make.section({ parent: national });
  const member = await site.make.member(section);
  const neighbour = await site.make.member(other, { roles: ['secretary', 'organiser', 'moderator', 'treasurer'] });
  const onlookers: Onlooker[] = [
    {
      what: 'a visitor',
      circles: { person: null, sections: [], member: false },
      client: await site.client(),
      hidden: ['section', 'network'],
    },
    {
      what: 'a secretary of another section',
      circles: { person: neighbour.id, sections: [national.id, other.id], member: true },
      client: await site.client(neighbour),
      hidden: ['section'],
    },
  ];
  return { national, section, member, onlookers };
}

async function leaksOf(site: House, row: Planted | PlantedRow, onlooker: Onlooker, hidden: boolean): Promise<string[]> {
  const what = `${row.table.name}${'circle' in row ? ` (circle ${row.circle})` : ''}`;
  const leaks: string[] = [];
  if (hidden && (await reads(site, row, onlooker.circles))) leaks.push(`${what}: ${onlooker.what} reads it.`);
  // An identity column takes no value, and the policies would not be asked.
  const column = row.table.columns.find((one) => !one.generated)!.name;
  for (const [deed, sql] of [
    ['changes', `update ${row.table.name} as planted set ${column} = ${column}`],
    ['removes', `delete from ${row.table.name} as planted`],
  ] as const)
    if (await writes(site, `${sql} where ${row.where}`, row, onlooker.circles))
      leaks.push(`${what}: ${onlooker.what} ${deed} it.`);
  return leaks;
}

async function reads(site: House, row: PlantedRow, circles: Onlooker['circles']): Promise<boolean> {
  return site.cradle.database.work({ readOnly: true, enter: entering.again(circles) }, async (work) => {
    const { rows } = await work.raw(`select from ${row.table.name} as planted where ${row.where}`, row.bindings);
    return rows.length > 0;
  });
}

class NothingStays extends Error {}

/** Whether a write reaches the row; it is taken back in any case. */
async function writes(site: House, sql: string, row: PlantedRow, circles: Onlooker['circles']): Promise<boolean> {
  let reached = false;
  try {
    await site.cradle.database.work({ readOnly: false, enter: entering.again(circles) }, async (work) => {
      const { rows } = await work.raw(`${sql} returning 1`, row.bindings);
      reached = rows.length > 0;
      throw new NothingStays();
    });
  } catch (error) {
    // Class 23: only a constraint stood in the way.
    reached ||= (error as { code?: string }).code?.startsWith('23') ?? false;
  }
  return reached;
}

/** Looks at every address of the plugin, and at the core's pages with its slots, for words that were planted. */
async function shownTo(
  site: House,
  plugin: string,
  slug: string,
  rows: readonly Planted[],
  { client, what, hidden }: Onlooker,
): Promise<string[]> {
  const ids = [...new Set(rows.map(({ row }) => String(row['id'] ?? '')).filter(Boolean))];
  const routes = site.cradle.registry.routes().filter((route) => route.plugin === plugin && route.method === 'GET');
  const addresses = [
    ...PAGES,
    `/sections/${slug}`,
    ...routes.flatMap((route) => addressesOf(route, slug, ids)).slice(0, MOST_ADDRESSES),
  ];
  const leaks: string[] = [];
  for (const address of new Set(addresses)) {
    const reply = address.startsWith('/api/') ? await client.api('GET', address) : await client.get(address);
    for (const circle of hidden)
      if (reply.text.includes(`cercle-${circle}-`))
        leaks.push(`${address} shows ${what} what is of the circle ${circle}.`);
  }
  return leaks;
}

/** The address with the section's name, and each planted id in the place of its other parameters. */
function addressesOf({ path }: Route, slug: string, ids: readonly string[]): string[] {
  const here = path.replace(':slug', slug);
  return here.includes(':') ? ids.map((id) => here.replaceAll(/:\w+/g, id)) : [here];
}
