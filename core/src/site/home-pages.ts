import { statement } from '../database/statement.js';
import { page } from '../http/request.js';
import { access, type PageRouter } from '../http/routes.js';

const reach = statement<Record<string, never>, { sections: number; communes: number }>(
  'core.reach',
  `select count(*) as sections, (select count(distinct commune) from core.section_communes) as communes
   from core.sections where kind = 'section' and stage in ('open', 'public')`,
);

/** `/`, the same bytes for every visitor. */
export function homePages(pages: PageRouter): void {
  pages.get('/', { access: access.public, kept: true }, async ({ work, t }) =>
    page(
      'core/home',
      { figures: await work.one(reach, {}) },
      { title: t('core.home.pageTitle'), lead: t('core.home.lead') },
    ),
  );
}
