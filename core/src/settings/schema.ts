import { z } from 'zod';
import { textControls } from '../http/fields.js';

/**
 * What may be chosen about a plugin: by the party for the whole site, and by each section, with the levels above it, for
 * itself. Each key has a default, or is optional; a section's key that the site declares too is inherited from there.
 */
export interface SettingsSchemas {
  site?: z.ZodObject;
  section?: z.ZodObject;
}

export type SettingsScope = keyof SettingsSchemas;

/** The values of a scope as the plugin gets them. */
export type SettingsOf<S, Scope extends SettingsScope> = S extends {
  readonly [K in Scope]: infer Schema extends z.ZodObject;
}
  ? z.output<Schema>
  : Record<never, never>;

/** One setting, as a form shows it. */
export interface SettingField {
  key: string;
  /** Its name in the form, and the id of its control. */
  name: string;
  control: 'line' | 'text' | 'commune' | 'number' | 'yes' | 'choice';
  /** Bounds of a number; the longest length of a text. */
  least: number | null;
  most: number | null;
  /** What a choice offers. */
  choices: readonly string[];
  /** Nothing may be typed. */
  optional: boolean;
  schema: z.ZodType;
}

/** The fields of a schema in their order. @throws a sentence where a setting cannot be shown as a form */
export function fieldsOf(schema: z.ZodObject | undefined): SettingField[] {
  return Object.entries(schema?.shape ?? {}).map(([key, declared]) => {
    const one = declared as z.ZodType;
    if (!/^[a-z][A-Za-z0-9]*(\.[a-z][A-Za-z0-9]*)*$/.test(key))
      throw new Error(`${key} is no name of a setting: letters and digits, parts between dots.`);
    if (!one.safeParse(undefined).success) throw new Error(`The setting ${key} has no default.`);
    const typed = inner(one);
    const about = { least: null, most: null, choices: [], ...described(key, typed) };
    const bare = about.control === 'line' || about.control === 'text' || about.control === 'commune';
    return {
      key,
      name: `setting-${key.replaceAll('.', '-')}`,
      ...about,
      optional: bare && (one.safeParse('').success || one.safeParse(undefined).data === undefined),
      schema: one,
    };
  });
}

function described(
  key: string,
  schema: z.ZodType,
): Pick<SettingField, 'control'> & Partial<Pick<SettingField, 'least' | 'most' | 'choices'>> {
  const told = textControls.get(schema);
  if (told) return told;
  if (schema instanceof z.ZodPipe)
    return described(key, (schema.def.in instanceof z.ZodTransform ? schema.def.out : schema.def.in) as z.ZodType);
  if (schema instanceof z.ZodBoolean) return { control: 'yes' };
  if (schema instanceof z.ZodEnum && schema.options.every((option) => typeof option === 'string'))
    return { control: 'choice', choices: schema.options as string[] };
  if (schema instanceof z.ZodNumber) {
    const [least, most] = [schema.minValue, schema.maxValue];
    if (!schema.isInt || least === null || most === null || Math.max(Math.abs(least), Math.abs(most)) > 1e9)
      throw new Error(`The setting ${key} is a number without bounds: field.whole(least, most).`);
    return { control: 'number', least, most };
  }
  if (schema instanceof z.ZodString) {
    if (schema.maxLength === null) throw new Error(`The setting ${key} may be endlessly long: field.line(most).`);
    return { control: 'line', most: schema.maxLength };
  }
  throw new Error(`The setting ${key} is of a type that no form can show.`);
}

/** The schema within its default. */
function inner(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional || schema instanceof z.ZodPrefault)
    return inner(schema.def.innerType as z.ZodType);
  return schema;
}
