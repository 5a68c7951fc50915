import type { Work } from '../database/work.js';
import type { Request } from '../http/request.js';
import { findCommunes, sayCommune, type FoundCommune } from '../territory/find-communes.js';

const MOST_LINES = 600;
const MOST_NAMED = 5;
const MOST_SENTENCES = 3;

/**
 * Reads the communes of a territory as somebody typed them: names or postcodes, one a line or separated by commas.
 * @returns their INSEE codes, or a sentence about those that are unknown or may be several
 */
export async function readCommunes(
  { work, t }: { work: Work; t: Request['t'] },
  typed: string,
): Promise<{ codes: string[] } | { problem: string }> {
  const lines = [...new Set(typed.split(/[\n,;]+/).map((line) => line.trim()))].filter(Boolean);
  if (lines.length > MOST_LINES) return { problem: t('core.problems.tooLong') };
  const codes: string[] = [];
  const unclear: string[] = [];
  for (const line of lines) {
    const found = await findCommunes(work, line);
    if (found.length === 1) codes.push(found[0]!.code);
    else
      unclear.push(found.length === 0 ? t('core.newSection.unknownCommune', { typed: line }) : several(t, line, found));
  }
  if (unclear.length > 0) return { problem: unclear.slice(0, MOST_SENTENCES).join(' ') };
  return { codes: [...new Set(codes)] };
}

/** Names the choices as they can be typed again: by a postcode the names, by a name with its postcode. */
function several(t: Request['t'], typed: string, found: readonly FoundCommune[]): string {
  const names = found.map((one) => (/\d{5}/.test(typed) ? one.name : sayCommune(one)));
  const shown = names.slice(0, MOST_NAMED).join(', ');
  const rest = names.length - MOST_NAMED;
  const choices = rest > 0 ? t('core.sections.andOthers', { names: shown, count: rest }) : shown;
  return t('core.newSection.severalCommunes', { typed, choices });
}
