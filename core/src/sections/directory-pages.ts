import { z } from 'zod';
import { statement } from '../database/statement.js';
import { field } from '../http/fields.js';
import { page } from '../http/request.js';
import { access, type PageRouter } from '../http/routes.js';
import type { Request } from '../http/request.js';
import type { Section, SectionKind } from './section.js';
import { LARGEST_COMMUNES, sayTerritory } from './territory-words.js';

/** Beyond this many sections the directory lists federations only: one looks for one's own by its commune. */
const MOST_LISTED = 400;

interface Listed {
  id: number;
  slug: string;
  name: string;
  stage: Section['stage'];
  parentId: number;
  communes: string[];
  commune_count: number;
}

const federations = statement<
  Record<string, never>,
  { id: number; slug: string; name: string; open: number; total: number }
>(
  'core.directory-federations',
  `select f.id, f.slug, f.name, count(*) filter (where s.stage in ('open', 'public')) as open, count(*) as total
   from core.sections s join core.sections f on f.id = s.parent_id where s.kind = 'section' group by f.id order by f.plain_name`,
);
const listed = statement<{ most: number }, Listed>(
  'core.directory-sections',
  `select s.id, s.slug, s.name, s.stage, s.parent_id as "parentId", communes, commune_count
   from core.sections s, ${LARGEST_COMMUNES} territory
   where s.kind = 'section' and (select count(*) <= :most from core.sections where kind = 'section') order by s.plain_name`,
);
const searched = statement<
  { q: string },
  {
    slug: string;
    name: string;
    kind: SectionKind;
    federation: string | null;
    communes: string[];
    commune_count: number;
  }
>(
  'core.directory-search',
  `with asked as (select core.plain(:q) as q),
   places as (
     select c.code, c.population, c.plain_name = a.q as exact
     from asked a join core.communes c on c.plain_name ~>=~ a.q and c.plain_name ~<~ (a.q || '{') where a.q <> ''
     union all select c.code, c.population, true from asked a join core.communes c on c.postcodes @> array[a.q]),
   hits as (
     select sc.section_id as id, bool_or(p.exact) as exact, max(p.population) as weight
     from places p join core.section_communes sc on sc.commune = p.code group by sc.section_id
     union all select s.id, s.plain_name = a.q, 0 from asked a join core.sections s on a.q <> '' and ' ' || s.plain_name like '% ' || a.q || '%'),
   best as (select id, bool_or(exact) as exact, max(weight) as weight from hits group by id)
   select s.slug, s.name, s.kind, case when f.kind = 'federation' then f.name end as federation, communes, commune_count
   from best b join core.sections s on s.id = b.id left join core.sections f on f.id = s.parent_id, ${LARGEST_COMMUNES} territory
   order by b.exact desc, b.weight desc, s.plain_name limit 40`,
);

/** `/sections`: every section under its federation, or those of a commune, a postcode or a name. Open to all. */
export function directoryPages(pages: PageRouter): void {
  const query = z.object({ q: field.line(100).optional().catch(undefined) });
  pages.get('/sections', { access: access.public, kept: true, query }, async (request) => {
    const { work, t } = request;
    const q = request.query.q ?? '';
    const [groups, sections, found] = await Promise.all([
      work.all(federations, {}),
      q ? [] : work.all(listed, { most: MOST_LISTED }),
      q ? work.all(searched, { q }) : null,
    ]);
    const figures = { open: sum(groups.map(({ open }) => open)), total: sum(groups.map(({ total }) => total)) };
    const model = {
      q,
      found:
        found &&
        found.map(({ slug, name, kind, federation, communes, commune_count }) => ({
          slug,
          name,
          kindName: t('core.kind', { kind }),
          federation,
          communes: sayTerritory(request, communes, commune_count),
        })),
      figures,
      federations: q ? [] : groups.map((group) => federation(request, group, sections)),
    };
    return page('core/sections', model, { title: t('core.sections.title'), lead: t('core.sections.lead', figures) });
  });
}

function federation(
  request: Pick<Request, 't' | 'locale' | 'person'>,
  { id, ...said }: { id: number; slug: string; name: string; open: number; total: number },
  sections: readonly Listed[],
) {
  const mine = new Set(request.person?.sectionIds ?? []);
  return {
    ...said,
    sections: sections
      .filter((section) => section.parentId === id)
      .map((section) => ({
        slug: section.slug,
        name: section.name,
        communes: sayTerritory(request, section.communes, section.commune_count),
        stage: section.stage,
        stageName: request.t('core.stage', { stage: section.stage }),
        mine: mine.has(section.id),
      })),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
