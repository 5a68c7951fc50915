import { statement } from '../database/statement.js';
import type { Work } from '../database/work.js';
import type { ColumnKind } from '../plugins/personal-data.js';
import type { Registry } from '../plugins/declarations.js';
import { CORE_COLUMNS } from './core-columns.js';

const ownExport = statement<object, { kept: Record<string, unknown> }>(
  'core.export-person',
  'select core.export_person() as kept',
);
const ownErasure = statement<object, never>('core.erase-person', 'select core.erase_person()');

/**
 * All that is kept of a person, as plain data by owner: `core`, then each plugin's id. Files are made of it elsewhere.
 * @param work entered with `entering.person` as that very person
 */
export async function exportPerson(work: Work, registry: Registry, person: number): Promise<Record<string, object>> {
  const kept: Record<string, object> = { core: (await work.one(ownExport, {}))!.kept };
  for (const { owner, declared } of registry.personalData()) kept[owner] = await declared.export(work, person);
  return kept;
}

/**
 * Removes a person: what each plugin keeps first, in the reverse order of their start, then the person.
 * @param work entered with `entering.person` as that very person; all of it happens, or nothing does
 */
export async function erasePerson(work: Work, registry: Registry, person: number): Promise<void> {
  for (const { declared } of registry.personalData().reverse()) await declared.erase(work, person);
  await work.one(ownErasure, {});
  work.tell({ kind: 'rights', person });
  work.tell({ kind: 'changed', section: 0 });
}

/** What every column of the house holds, by `schema.table.column`: the record of processing, and what tests search. */
export function classifiedColumns(registry: Registry): Record<string, ColumnKind> {
  const owners = [
    ['core', CORE_COLUMNS] as const,
    ...registry.personalData().map(({ owner, declared }) => [owner, declared.columns] as const),
  ];
  return Object.fromEntries(
    owners.flatMap(([owner, columns]) =>
      Object.entries(columns).map(([column, kind]) => [`${owner}.${column}`, kind] as const),
    ),
  );
}
