import { statement } from '../database/statement.js';
import { page } from '../http/request.js';
import { access, type PageRouter } from '../http/routes.js';

const groups = statement<
  { at: Date },
  { slug: string; name: string; introduction: string; members: number; mine: boolean }
>('core.groups', 'select * from core.groups(:at)');
const federations = statement<Record<string, never>, { slug: string; name: string; open: number; total: number }>(
  'core.network-federations',
  `select f.slug, f.name, count(s.id) filter (where s.stage in ('open', 'public')) as open, count(s.id) as total
   from core.sections f left join core.sections s on s.parent_id = f.id and s.kind = 'section'
   where f.kind = 'federation' group by f.id order by f.plain_name`,
);

/** `/reseau`, for members of the party: the groups that anybody may join, and the federations. */
export function networkPages(pages: PageRouter): void {
  pages.get('/reseau', { access: access.network }, async ({ work, t }) => {
    const [joined, above] = await Promise.all([work.all(groups, { at: work.now }), work.all(federations, {})]);
    const model = {
      groups: joined.map((group) => ({ ...group, introduction: group.introduction || null })),
      federations: above,
    };
    return page('core/network', model, { title: t('core.network.title'), lead: t('core.network.lead') });
  });
}
