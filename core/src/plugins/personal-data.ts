import type { Work } from '../database/work.js';

/**
 * What a column holds, as far as a person is concerned.
 *
 * - `personal`: tells something about one person, or is what she wrote: she gets it with her export, and it goes or is
 *   made nobody's when she is erased. A column that points to a person is personal.
 * - `common`: belongs to the section or to the party as such, such as an action's title or place. It stays.
 * - `technical`: numbers, states and moments that say nothing of anybody without the row they stand in.
 *
 * Source of the duty: GDPR, articles 15, 17 and 30.
 */
export type ColumnKind = 'personal' | 'common' | 'technical';

/** What a plugin says of the personal data it keeps. */
export interface PersonalData {
  /** Every column of the plugin's own schema as `table.column`; one that is left out makes the plugin be refused. */
  columns: Record<string, ColumnKind>;
  /** All that is kept of this person, as plain data: it is written to a file as JSON. All her circles are open. */
  export(work: Work, person: number): Promise<object>;
  /** Removes what is kept of this person, or makes it nobody's. Runs again after a crash: what is gone already is no error. */
  erase(work: Work, person: number): Promise<void>;
}

/**
 * Compares what is declared with what is there.
 * @param columns the columns in the database, as `table.column`
 * @throws naming what is missing on either side
 */
export function refuseUndeclared(declared: PersonalData | null, columns: readonly string[]): void {
  if (columns.length === 0 && !declared) return;
  if (!declared)
    throw new Error(`it keeps ${columns.join(', ')} and says nothing of them: declare them with host.personalData.`);
  const missing = columns.filter((column) => !Object.hasOwn(declared.columns, column));
  if (missing.length > 0)
    throw new Error(
      `${missing.join(', ')} is not in host.personalData: say whether it is personal, common or technical.`,
    );
  const gone = Object.keys(declared.columns).filter((column) => !columns.includes(column));
  if (gone.length > 0) throw new Error(`${gone.join(', ')} is in host.personalData, and there is no such column.`);
}
