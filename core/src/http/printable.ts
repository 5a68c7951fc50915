// Control characters other than tab and line breaks: PostgreSQL refuses NUL, and no person types the others.
// oxlint-disable-next-line no-control-regex
const INVISIBLE = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/g;

/** Whether a text can be shown and stored: no invisible control character, no half of a character. */
export function isPrintable(text: string): boolean {
  return text.search(INVISIBLE) < 0 && text.isWellFormed();
}

/** What was typed, ready to be shown again: the same without its invisible characters. */
export function printable(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(INVISIBLE, '').toWellFormed();
  if (Array.isArray(value)) return value.map(printable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, printable(one)]));
}
