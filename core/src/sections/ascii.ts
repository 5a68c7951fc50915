/**
 * Answers a name as an address spells it: lower case, ASCII letters and digits, single hyphens
 * (`Hœrdt – Basse-Zorn` → `hoerdt-basse-zorn`, `Jeunes d'Alsace` → `jeunes-d-alsace`).
 */
export function ascii(name: string): string {
  return name
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .normalize('NFD')
    .replaceAll(/\p{Mark}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}
