import { z } from 'zod';
import { field } from '../http/fields.js';

const blank = (value: unknown) => (typeof value === 'string' && value.trim() === '' ? null : (value ?? null));

/** An e-mail address in lower case, or null where nothing was typed: not everybody has one. */
export const optionalEmail = () => z.preprocess(blank, field.email().nullable());

/** A telephone number as people write it, or null where nothing was typed. */
export const optionalPhone = () =>
  z.preprocess(
    blank,
    field
      .line(30)
      .refine((text) => /^\+?[\d .()/-]+$/.test(text) && text.replace(/\D/g, '').length >= 8, {
        error: 'core.problems.phone',
      })
      .nullable(),
  );
