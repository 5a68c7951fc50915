import { entering } from '../database/enter.js';
import type { Work } from '../database/work.js';
import { erasePerson, exportPerson } from '../identity/personal-data.js';
import { house, type House, type TestedPlugin } from './house.js';
import { Planter, type GivenRows, type PlantedRow } from './planting.js';
import type { PluginTable } from './plugin-tables.js';

/**
 * Plants rows of two people in every table of the plugin that points to people. The export of one must hold every text
 * that the plugin declares personal and nothing of the other; her erasure, done twice, must leave neither such a text nor a
 * pointer to her, and all that is the other's.
 * @param options.besides plugins that this one requires
 * @param options.rows values that cannot be guessed, by table
 * @throws with everything that does not hold, one a line
 */
export async function personalDataHolds(
  tested: TestedPlugin,
  options: { besides?: TestedPlugin[]; rows?: GivenRows } = {},
): Promise<void> {
  const id = tested.plugin.id;
  const site = await house([...(options.besides ?? []), tested]);
  try {
    const { registry, database } = site.cradle;
    const declared = registry.personalData().find(({ owner }) => owner === id)?.declared;
    // A plugin that has tables and declares nothing of them does not start.
    if (!declared) return;
    const section = await site.make.section({ kind: 'national' });
    const [person, other] = [await site.make.member(section), await site.make.member(section)];
    const planter = await Planter.of(site.migrator, id, options.rows);
    const tables = planter.tables.filter((table) => pointers(table).length > 0);
    const theirs: PlantedRow[] = [];
    const hers: PlantedRow[] = [];
    for (const table of tables) {
      hers.push(await planter.plant(table, { section, person, circle: 'section', mark: 'a-elle' }));
      theirs.push(await planter.plant(table, { section, person: other, circle: 'section', mark: 'a-un-autre' }));
    }
    const asHer = <T>(run: (work: Work) => Promise<T>) =>
      database.work({ readOnly: false, enter: entering.person({ person: person.id }) }, run);

    const faults: string[] = [];
    const kept = JSON.stringify((await asHer((work) => exportPerson(work, registry, person.id)))[id]);
    for (const { table, row } of hers)
      for (const name of personalTexts(table, declared.columns))
        if (!kept.includes(String(row[name]))) faults.push(`${table.name}.${name} is not in a person's export.`);
    if (kept.includes('a-un-autre')) faults.push('The export of one person holds what is of another.');

    for (let time = 0; time < 2; time += 1) await asHer((work) => declared.erase(work, person.id));
    for (const table of tables) {
      for (const name of personalTexts(table, declared.columns))
        if (await finds(site, `select from ${table.name} where ${name}::text like '%a-elle-%'`))
          faults.push(`${table.name}.${name} still holds what she wrote, or what tells of her, after her erasure.`);
      for (const name of pointers(table))
        if (await finds(site, `select from ${table.name} where ${name} = ?`, [person.id]))
          faults.push(`${table.name}.${name} still points to her after her erasure.`);
    }
    for (const { table, where, bindings } of theirs)
      if (!(await finds(site, `select from ${table.name} as planted where ${where}`, bindings)))
        faults.push(`${table.name}: what is another person's went with her.`);
    await asHer((work) => erasePerson(work, registry, person.id));
    if (faults.length > 0) throw new Error(`Personal data:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
  } finally {
    await site.close();
  }
}

/** Columns that point to a person. */
function pointers(table: PluginTable): string[] {
  return table.references.filter(({ to }) => to === 'core.people').flatMap(({ columns }) => columns);
}

function personalTexts(table: PluginTable, declared: Record<string, string>): string[] {
  const short = table.name.slice(table.name.indexOf('.') + 1);
  return table.columns
    .filter(({ name, text, words }) => text && words.length === 0 && declared[`${short}.${name}`] === 'personal')
    .map(({ name }) => name);
}

async function finds(site: House, sql: string, bindings: (string | number)[] = []): Promise<boolean> {
  return (await site.migrator.query(sql, bindings)).length > 0;
}
