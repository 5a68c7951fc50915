import type { z } from 'zod';
import type { Work } from '../database/work.js';
import { invalid, type Problems } from '../errors.js';
import { readProblems } from '../http/problems.js';
import type { Request } from '../http/request.js';
import { sayOfLevel } from '../sections/level-words.js';
import { communeOf, findCommunes, sayCommune } from '../territory/find-communes.js';
import type { SettingField, SettingsScope } from './schema.js';
import { choose, inherit, standingOf, type SettingStanding, type StoredSetting } from './stored.js';

/** Whose settings are shown or changed. */
export interface SettingsPlace {
  /** `core`, or the plugin's id. */
  plugin: string;
  scope: SettingsScope;
  fields: readonly SettingField[];
  /** The id of the section, or of the level above sections; null: the site. */
  section: number | null;
}

type Speaker = Pick<Request, 'work' | 't' | 'locale'> & { has(key: string): boolean };

const words = ({ plugin, scope }: SettingsPlace, key: string) => `${plugin}.settings.${scope}.${key}`;

/** The model of `core/settings-fields`: each setting as it stands, and where it comes from. */
export async function settingModels(
  speaker: Speaker,
  place: SettingsPlace,
  rows: readonly StoredSetting[],
): Promise<object[]> {
  const { t, has } = speaker;
  return Promise.all(
    place.fields.map(async (field) => {
      const key = words(place, field.key);
      const standing = standingOf(field, rows, place.section);
      const hint = has(`${key}.hint`) ? t(`${key}.hint`) : '';
      const between =
        field.control === 'number'
          ? t('core.settings.between', { least: field.least ?? 0, most: field.most ?? 0 })
          : '';
      return {
        key: field.key,
        name: field.name,
        control: field.control === 'choice' && field.choices.length > 6 ? 'select' : field.control,
        label: t(`${key}.label`),
        hint: [hint, between].filter(Boolean).join(' ') || null,
        value: await asTyped(speaker.work, field, standing.value),
        checked: standing.value === true,
        options: field.choices.map((choice) => ({
          value: choice,
          label: t(`${key}.options.${choice}`),
          hint: has(`${key}.hints.${choice}`) ? t(`${key}.hints.${choice}`) : null,
        })),
        least: field.least,
        most: field.most,
        optional: field.optional,
        from: standing.own ? null : origin(speaker, standing),
        back: standing.own ? await wayBack(speaker, place, field, standing) : null,
      };
    }),
  );
}

/** Labels by the names of the fields, for the summary of what is wrong. */
export function labelsOf({ t }: Speaker, place: SettingsPlace): Record<string, string> {
  return Object.fromEntries(place.fields.map(({ key, name }) => [name, t(`${words(place, key)}.label`)]));
}

/** "Hérité de la fédération du Bas-Rhin"; empty for what nobody chose. */
function origin(speaker: Speaker, { inherited: { from } }: SettingStanding): string {
  if (from === 'default') return '';
  return speaker.t('core.settings.inherited', {
    of: from === 'site' ? speaker.t('core.levels.site') : sayOfLevel(speaker, from),
  });
}

/** What taking the choice back would bring: "Sans ce choix : 18, hérité de la fédération du Bas-Rhin". */
async function wayBack(speaker: Speaker, place: SettingsPlace, field: SettingField, standing: SettingStanding) {
  const { t } = speaker;
  const { value, from } = standing.inherited;
  const said =
    field.control === 'yes'
      ? t('core.settings.yesNo', { value: value === true ? 'yes' : 'no' })
      : field.control === 'choice'
        ? t(`${words(place, field.key)}.options.${String(value)}`)
        : await asTyped(speaker.work, field, value);
  // Emptying the field does the same.
  if (from === 'default' && said === '') return null;
  const short = said.length > 60 ? `${said.slice(0, 59)}…` : said;
  return {
    without: t(from === 'default' ? 'core.settings.withoutDefault' : 'core.settings.without', {
      value: short === '' ? t('core.settings.nothing') : short,
      of: from === 'default' ? '' : from === 'site' ? t('core.levels.site') : sayOfLevel(speaker, from),
    }),
    inherited: from !== 'default',
  };
}

async function asTyped(work: Work, field: SettingField, value: unknown): Promise<string> {
  if (value === undefined || value === null) return '';
  if (field.control !== 'commune') return String(value as string | number | boolean);
  const commune = value === '' ? null : await communeOf(work, String(value as string));
  return commune ? sayCommune(commune) : '';
}

/**
 * Keeps what was typed where it differs from what holds: what is left as inherited goes on following the level above.
 * @returns the keys that changed
 * @throws invalid, by the names of the fields
 */
export async function saveSettings(
  speaker: Speaker,
  place: SettingsPlace,
  rows: readonly StoredSetting[],
  typed: Record<string, unknown>,
): Promise<string[]> {
  const { work } = speaker;
  const problems: Problems = {};
  const changed: { key: string; value: unknown }[] = [];
  for (const field of place.fields) {
    const read = await readTyped(speaker, field, typed[field.name]);
    if ('problem' in read) {
      problems[field.name] = read.problem;
      continue;
    }
    const parsed = field.schema.safeParse(read.value);
    if (!parsed.success) problems[field.name] = sentence(parsed.error, field, speaker);
    else if (parsed.data !== standingOf(field, rows, place.section).value)
      changed.push({ key: field.key, value: parsed.data });
  }
  if (Object.keys(problems).length > 0) throw invalid(problems);
  for (const { key, value } of changed) {
    // Nothing typed where nothing is needed: the choice is taken back.
    if (value === undefined) await inherit(work, place.plugin, place.section, key);
    else await choose(work, place.plugin, place.section, key, value);
  }
  return changed.map(({ key }) => key);
}

async function readTyped(
  { work, t }: Speaker,
  field: SettingField,
  raw: unknown,
): Promise<{ value: unknown } | { problem: string }> {
  if (field.control === 'yes') return { value: raw !== undefined };
  const text = typeof raw === 'string' ? raw.trim() : '';
  if (field.control === 'number')
    return /^-?\d{1,10}$/.test(text) ? { value: Number(text) } : { problem: 'core.problems.number' };
  if (field.control === 'text') return { value: typeof raw === 'string' ? raw : '' };
  if (text === '' && field.optional && !field.schema.safeParse('').success) return { value: undefined };
  if (field.control !== 'commune' || text === '') return { value: text };
  const found = await findCommunes(work, text);
  if (found.length === 1) return { value: found[0]!.code };
  if (found.length === 0) return { problem: 'core.problems.commune' };
  const names = found.slice(0, 4).map((commune) => sayCommune(commune));
  return { problem: t('core.settings.communeSeveral', { names: names.join(', ') }) };
}

function sentence(error: z.ZodError, field: SettingField, { locale }: Speaker): string {
  const issue = error.issues[0]!;
  if (issue.code === 'too_small')
    return field.control === 'number' ? 'core.problems.tooSmall' : 'core.problems.required';
  if (issue.code === 'too_big') return field.control === 'number' ? 'core.problems.tooLarge' : 'core.problems.tooLong';
  if (issue.code === 'invalid_value') return 'core.problems.choice';
  return Object.values(readProblems(error, locale))[0]!;
}
