import { z } from 'zod';
import type { Problems } from '../errors.js';
import type { Locale } from './request.js';

const LOCALE_KEY = /^[a-z]+(\.[A-Za-z0-9]+)+$/;
const fallback = { fr: z.locales.fr().localeError, en: z.locales.en().localeError };

/**
 * What is wrong with an input, by the dotted path of its field: the locale key that the schema names, or the
 * validator's own sentence in the person's language.
 */
export function readProblems(error: z.ZodError, locale: Locale): Problems {
  const problems: Problems = {};
  for (const issue of error.issues) {
    const field = issue.path.join('.') || '_';
    if (field in problems) continue;
    if (LOCALE_KEY.test(issue.message)) {
      problems[field] = issue.message;
      continue;
    }
    const said = fallback[locale](issue as never);
    problems[field] = typeof said === 'string' ? said : (said?.message ?? issue.message);
  }
  return problems;
}
