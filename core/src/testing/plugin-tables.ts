import type { Migrator } from '../database/migrate.js';

/** A column as the catalogue describes it. */
export interface PluginColumn {
  name: string;
  type: string;
  text: boolean;
  array: boolean;
  /** Neither nullable nor filled by itself. */
  needed: boolean;
  /** The database fills it, and takes no value. */
  generated: boolean;
  /** Position in the table, from 1. */
  place: number;
  /** The words that a check allows; empty where anything goes. */
  words: string[];
}

/** A table of a plugin, as far as rows can be made for it from the catalogue. */
export interface PluginTable {
  /** With its schema. */
  name: string;
  columns: PluginColumn[];
  /** Columns of its primary key. */
  key: string[];
  references: { columns: string[]; to: string; keys: string[] }[];
  /** Its rows belong to a section and carry a circle. */
  circled: boolean;
}

/** The tables of a schema, without the record of its migrations. */
export async function readTables(migrator: Migrator, schema: string): Promise<PluginTable[]> {
  const columns = await migrator.query<PluginColumn & { table: string; checks: string[] }>(
    `select format('%I.%I', n.nspname, c.relname) as "table", a.attname as name, format_type(a.atttypid, null) as type,
       t.typcategory = 'S' as text, t.typcategory = 'A' as array,
       a.attnotnull and not a.atthasdef and a.attidentity = '' as needed,
       a.attidentity <> '' or a.attgenerated <> '' as generated, a.attnum::int as place,
       array(select pg_get_constraintdef(k.oid) from pg_constraint k
             where k.conrelid = c.oid and k.contype = 'c' and k.conkey = array[a.attnum]) as checks
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     join pg_type t on t.oid = a.atttypid
     where n.nspname = ? and c.relkind in ('r', 'p') and c.relname not in ('migrations', 'migrations_lock')
     order by c.relname, a.attnum`,
    [schema],
  );
  const constraints = await migrator.query<{
    table: string;
    kind: 'p' | 'f';
    columns: string[];
    to: string;
    keys: string[];
  }>(
    `select format('%I.%I', n.nspname, c.relname) as "table", k.contype as kind,
       array(select a.attname::text from unnest(k.conkey) with ordinality u (num, at)
             join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.num order by u.at) as columns,
       (select format('%I.%I', fn.nspname, fc.relname) from pg_class fc join pg_namespace fn on fn.oid = fc.relnamespace
        where fc.oid = k.confrelid) as "to",
       array(select a.attname::text from unnest(k.confkey) with ordinality u (num, at)
             join pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.num order by u.at) as keys
     from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = ? and k.contype in ('p', 'f')`,
    [schema],
  );
  const tables = new Map<string, PluginTable>();
  for (const { table: name, checks, ...column } of columns) {
    const own = constraints.filter((one) => one.table === name);
    const table = tables.get(name) ?? {
      name,
      columns: [],
      key: own.find((one) => one.kind === 'p')?.columns ?? [],
      references: own.filter((one) => one.kind === 'f'),
      circled: false,
    };
    table.columns.push({ ...column, words: checks.flatMap(allowedWords) });
    table.circled ||= column.name === 'circle';
    tables.set(name, table);
  }
  return [...tables.values()];
}

/** `CHECK ((kind = ANY (ARRAY['a'::text, 'b'::text])))` allows a and b. */
function allowedWords(check: string): string[] {
  const list = /= ANY \(\(?ARRAY\[(.*?)\]/.exec(check)?.[1];
  if (list) return [...list.matchAll(/'((?:[^']|'')*)'/g)].map(([, word]) => word!.replaceAll("''", "'"));
  const only = /^CHECK \(\(\w+ = '((?:[^']|'')*)'::text\)\)$/.exec(check)?.[1];
  return only === undefined ? [] : [only];
}
