import { z } from 'zod';
import { LOCAL_TIME } from '../time/zoned.js';
import { isPrintable } from './printable.js';

/** What a ready-made field of text is typed into, and how long it may be, for forms that are made from a schema. */
export const textControls = z.registry<{ control: 'line' | 'text' | 'commune'; most: number }>();

/** The ready-made fields of forms and API bodies. Messages are locale keys. */
export const field = {
  /** One line of text, trimmed, of 1 to `most` characters. */
  line: (most = 200) =>
    z
      .string({ error: 'core.problems.required' })
      .refine(isPrintable, { error: 'core.problems.invisible', abort: true })
      .transform((text) => text.replace(/\s+/g, ' ').trim())
      .pipe(z.string().min(1, 'core.problems.required').max(most, { error: 'core.problems.tooLong' }))
      .register(textControls, { control: 'line', most }),
  /** Text of several lines, trimmed, of at most `most` characters; may be empty. */
  text: (most = 5_000) =>
    z
      .string()
      .refine(isPrintable, { error: 'core.problems.invisible', abort: true })
      .transform((text) => text.replace(/\r\n?/g, '\n').trim())
      .pipe(z.string().max(most, { error: 'core.problems.tooLong' }))
      .register(textControls, { control: 'text', most }),
  email: () =>
    z
      .string({ error: 'core.problems.required' })
      .transform((text) => text.trim().toLowerCase())
      .pipe(z.email({ error: 'core.problems.email' }).max(254, { error: 'core.problems.tooLong' })),
  /** A whole number written with digits. */
  whole: (least: number, most: number) =>
    z.coerce
      .number({ error: 'core.problems.number' })
      .int('core.problems.number')
      .min(least, 'core.problems.tooSmall')
      .max(most, 'core.problems.tooLarge'),
  /** An id in an address or a body. */
  id: () =>
    z.coerce
      .number({ error: 'core.problems.number' })
      .int('core.problems.number')
      .min(1, 'core.problems.number')
      .max(2_147_483_647, 'core.problems.number'),
  /** `YYYY-MM-DDTHH:MM`, local to the section; its instant is found with `instantOf`. */
  localTime: () => z.string({ error: 'core.problems.required' }).regex(LOCAL_TIME, 'core.problems.localTime'),
  /** A ticked box. */
  ticked: () =>
    z.preprocess(
      (value) => value === true || value === 'on' || value === 'yes' || value === '1' || value === 'true',
      z.boolean(),
    ),
  /** Several ticked boxes with one name, or a list. */
  several: <T extends z.ZodType>(item: T) =>
    z.preprocess(
      (value) => (value === undefined || value === '' ? [] : Array.isArray(value) ? value : [value]),
      z.array(item),
    ),
  /** INSEE code of a commune; that it exists is checked where it is used. */
  commune: () =>
    z
      .string({ error: 'core.problems.required' })
      .regex(/^(\d{2}|2[AB])\d{3}$/, 'core.problems.commune')
      .register(textControls, { control: 'commune', most: 80 }),
  circle: () => z.enum(['section', 'network', 'public'], { error: 'core.problems.choice' }),
};
