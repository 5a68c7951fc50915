import { randomUUID } from 'node:crypto';
import type { Migrator } from '../database/migrate.js';
import type { Circle } from '../sections/section.js';
import { readTables, type PluginColumn, type PluginTable } from './plugin-tables.js';

const ATTEMPTS = 12;
/** Complaints about a value: another one may be taken (unique, check, exclusion). */
const ANOTHER_VALUE = new Set(['23505', '23514', '23P01']);

/** For whom a row is planted. */
export interface Ground {
  section: { id: number };
  person: { id: number };
  circle: Circle;
  /** A word that stands in every text of the row, to be found where it must not be. */
  mark: string;
}

/** A row that was planted, as the table holds it after its triggers. */
export interface PlantedRow {
  table: PluginTable;
  row: Record<string, unknown>;
  /** The condition that finds it again in its table, named `planted`; with its bindings. */
  where: string;
  bindings: (string | number)[];
}

/** Values for columns of a table that cannot be guessed, by the table's full name. */
export type GivenRows = Record<string, Record<string, unknown>>;

/**
 * Puts rows into a plugin's tables as their owner, from nothing but the catalogue: references are followed, lists of
 * allowed words are read from the checks, later columns get later times.
 */
export class Planter {
  #count = 0;

  private constructor(
    private readonly migrator: Migrator,
    readonly tables: readonly PluginTable[],
    private readonly given: GivenRows,
  ) {}

  static async of(migrator: Migrator, schema: string, given: GivenRows = {}): Promise<Planter> {
    return new Planter(migrator, await readTables(migrator, schema), given);
  }

  /** @throws with the table's name and what it lacks, where no row can be made without help */
  async plant(table: PluginTable, ground: Ground, trail: readonly string[] = []): Promise<PlantedRow> {
    let complaint = '';
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const values = await this.#values(table, ground, attempt, trail);
      try {
        return this.#found(table, await this.#insert(table, values));
      } catch (error) {
        const { code, message } = error as { code?: string; message: string };
        complaint = message.slice(message.lastIndexOf(' - ') + 3);
        if (!ANOTHER_VALUE.has(code ?? '')) break;
      }
    }
    throw new Error(
      `No row could be made in ${table.name} by itself (${complaint}): give values, as { rows: { '${table.name}': { … } } }.`,
    );
  }

  async #insert(table: PluginTable, values: Map<string, unknown>): Promise<Record<string, unknown>> {
    const columns = [...values.keys()];
    const sql =
      columns.length === 0
        ? `insert into ${table.name} as planted default values returning to_jsonb(planted) as row`
        : `insert into ${table.name} as planted (${columns.map(quoted).join(', ')}) values (${columns.map(() => '?').join(', ')})
           returning to_jsonb(planted) as row`;
    const [planted] = await this.migrator.query<{ row: Record<string, unknown> }>(sql, [
      ...values.values(),
    ] as string[]);
    return planted!.row;
  }

  #found(table: PluginTable, row: Record<string, unknown>): PlantedRow {
    const key = table.key.length > 0 ? table.key : Object.keys(row);
    const known = key.filter((column) => row[column] !== null && typeof row[column] !== 'object');
    return {
      table,
      row,
      where: known.map((column) => `to_jsonb(planted) ->> '${column}' = ?`).join(' and '),
      bindings: known.map((column) => String(row[column])),
    };
  }

  async #values(table: PluginTable, ground: Ground, attempt: number, trail: readonly string[]) {
    const values = new Map<string, unknown>();
    for (const reference of table.references) {
      const needed = reference.columns.some((name) => column(table, name).needed);
      const person = reference.to === 'core.people';
      if (!needed && !person) continue;
      const target = this.tables.find((one) => one.name === reference.to);
      if (target && !trail.includes(target.name)) {
        const { row } = await this.plant(target, ground, [...trail, table.name]);
        reference.columns.forEach((name, index) => values.set(name, row[reference.keys[index]!]));
      } else if (person) values.set(reference.columns[0]!, ground.person.id);
      else if (reference.to === 'core.sections') values.set(reference.columns[0]!, ground.section.id);
      else if (reference.to === 'core.communes') values.set(reference.columns[0]!, '67482');
    }
    for (const one of table.columns) {
      if (one.name === 'section_id') values.set(one.name, ground.section.id);
      else if (one.name === 'circle') values.set(one.name, ground.circle);
      else if (one.name === 'person_id') values.set(one.name, ground.person.id);
      else if (!values.has(one.name) && (one.needed || (one.text && one.words.length === 0 && !one.generated)))
        values.set(one.name, this.#guess(one, ground, attempt));
    }
    for (const [name, value] of Object.entries(this.given[table.name] ?? {})) values.set(name, value);
    return values;
  }

  #guess({ type, text, array, words, place }: PluginColumn, { mark }: Ground, attempt: number): unknown {
    this.#count += 1;
    if (words.length > 0) return words[attempt % words.length];
    if (array) return '{}';
    if (text) return `${mark}-${this.#count}`;
    if (type === 'uuid') return randomUUID();
    if (type === 'bytea') return `\\x${this.#count.toString(16).padStart(4, '0')}`;
    if (type === 'json' || type === 'jsonb') return '{}';
    if (type === 'boolean') return attempt % 2 === 1;
    // What ends stands behind what starts, in the table as in time.
    if (type === 'date') return day(place + attempt);
    if (type.startsWith('time without')) return `${String(Math.min(23, place)).padStart(2, '0')}:00`;
    if (type.startsWith('timestamp')) return `${day(attempt)}T${String(Math.min(23, place)).padStart(2, '0')}:00:00Z`;
    if (type === 'interval') return '1 day';
    return attempt;
  }
}

function column(table: PluginTable, name: string): PluginColumn {
  return table.columns.find((one) => one.name === name)!;
}

function day(ahead: number): string {
  return new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
