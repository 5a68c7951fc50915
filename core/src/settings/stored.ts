import { statement } from '../database/statement.js';
import type { Work } from '../database/work.js';
import type { SectionKind } from '../sections/section.js';
import { fieldsOf, type SettingField, type SettingsOf, type SettingsSchemas } from './schema.js';

/** A value that somebody chose. */
export interface StoredSetting {
  key: string;
  value: unknown;
  /** Who chose it; null: the site. */
  by: { id: number; name: string; kind: SectionKind } | null;
}

// The section's own first, then each level above it, then the site's. Mirrored by core.setting_of.
const stored = statement<{ plugin: string; section: number | null }, StoredSetting>(
  'core.settings-of',
  `select t.key, t.value, case when s.id is not null then json_build_object('id', s.id, 'name', s.name, 'kind', s.kind) end as by
   from core.settings t left join core.sections s on s.id = t.section_id
   where t.plugin = :plugin and coalesce(t.section_id, 0) = any (
     array_append(coalesce((select path from core.sections where id = :section), '{}'), 0))
   order by cardinality(s.path) desc nulls last`,
);
const put = statement<{ plugin: string; section: number | null; key: string; value: string }, never>(
  'core.put-setting',
  `insert into core.settings (section_id, plugin, key, value) values (:section, :plugin, :key, :value::jsonb)
   on conflict (coalesce(section_id, 0), plugin, key) do update set value = excluded.value`,
);
const remove = statement<{ plugin: string; section: number | null; key: string }, never>(
  'core.remove-setting',
  'delete from core.settings where coalesce(section_id, 0) = coalesce(:section::int, 0) and plugin = :plugin and key = :key',
);

/** How a setting stands: what holds, and what would hold without the section's own choice. */
export interface SettingStanding {
  value: unknown;
  /** Chosen by the very section, or for the very site, that is looked at. */
  own: boolean;
  inherited: { value: unknown; from: NonNullable<StoredSetting['by']> | 'site' | 'default' };
}

/** What was chosen about a plugin for a section and above it, nearest first; `null`: for the site. */
export function readStored(work: Work, plugin: string, section: number | null): Promise<StoredSetting[]> {
  return work.all(stored, { plugin, section });
}

/** A value that no longer fits its schema counts as not chosen. */
export function standingOf(
  { key, schema }: SettingField,
  rows: readonly StoredSetting[],
  section: number | null,
): SettingStanding {
  const fitting = rows.flatMap((row) => {
    if (row.key !== key) return [];
    const parsed = schema.safeParse(row.value);
    return parsed.success ? [{ value: parsed.data, by: row.by }] : [];
  });
  const own = fitting.find(({ by }) => (by?.id ?? null) === section);
  const above = fitting.find((one) => one !== own);
  const inherited = above
    ? { value: above.value, from: above.by ?? ('site' as const) }
    : { value: schema.safeParse(undefined).data, from: 'default' as const };
  return { value: own ? own.value : inherited.value, own: own !== undefined, inherited };
}

/** Chooses a value. It must have been accepted by the schema. */
export async function choose(
  work: Work,
  plugin: string,
  section: number | null,
  key: string,
  value: unknown,
): Promise<void> {
  await work.one(put, { plugin, section, key, value: JSON.stringify(value) });
}

/** Takes a choice back: what is inherited holds again. */
export async function inherit(work: Work, plugin: string, section: number | null, key: string): Promise<void> {
  await work.one(remove, { plugin, section, key });
}

/** The settings of a plugin as it reads them: only what it declares, complete, within its bounds. */
export interface PluginSettings<S extends SettingsSchemas = SettingsSchemas> {
  /** What holds for the whole site. */
  site(work: Work): Promise<SettingsOf<S, 'site'>>;
  /** What holds in a section: its own choice, else the nearest level's above it, else the site's, else the default. */
  section(work: Work, section: number): Promise<SettingsOf<S, 'section'>>;
}

/** @throws a sentence where a setting has no default, or is nothing that a form can show */
export function settingsReader<S extends SettingsSchemas>(plugin: string, schemas: S | undefined): PluginSettings<S> {
  const site = fieldsOf(schemas?.site);
  const ofSection = fieldsOf(schemas?.section);
  const read = async (work: Work, fields: readonly SettingField[], section: number | null) => {
    if (fields.length === 0) return {};
    const rows = await readStored(work, plugin, section);
    return Object.fromEntries(fields.map((field) => [field.key, standingOf(field, rows, section).value]));
  };
  return {
    site: (work) => read(work, site, null) as Promise<SettingsOf<S, 'site'>>,
    section: (work, section) => read(work, ofSection, section) as Promise<SettingsOf<S, 'section'>>,
  };
}
