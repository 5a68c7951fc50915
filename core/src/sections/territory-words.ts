import type { Locale, Request } from '../http/request.js';

const lists: Record<Locale, Intl.ListFormat> = {
  fr: new Intl.ListFormat('fr', { type: 'conjunction' }),
  en: new Intl.ListFormat('en', { type: 'conjunction' }),
};

/** The four largest communes of a section's territory and how many it has, for a line of the directory. */
export const LARGEST_COMMUNES = `
  lateral (select coalesce(array_agg(t.name order by t.place) filter (where t.place <= 4), '{}') as communes, count(*)::int as commune_count
           from (select c.name, row_number() over (order by c.population desc, c.name) as place
                 from core.section_communes sc join core.communes c on c.code = sc.commune where sc.section_id = s.id) t)`;

/** "Bischheim, Hœnheim et Souffelweyersheim"; of a large territory the first three, and how many others. */
export function sayTerritory(
  { t, locale }: Pick<Request, 't' | 'locale'>,
  communes: readonly string[],
  count: number,
): string {
  if (count <= communes.length) return lists[locale].format(communes);
  const shown = communes.slice(0, 3);
  return t('core.sections.andOthers', { names: shown.join(', '), count: count - shown.length });
}
