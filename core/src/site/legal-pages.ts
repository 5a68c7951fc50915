import type { Config } from '../config.js';
import { page } from '../http/request.js';
import { access, type PageRouter } from '../http/routes.js';
import { coreReader } from '../settings/core-settings.js';

/** `/mentions-legales` and `/confidentialite`: what the law asks a site to say of itself. */
export function legalPages(pages: PageRouter, house: { config: Config }): void {
  pages.get('/mentions-legales', { access: access.public, kept: true }, async ({ work, t }) => {
    const said = await coreReader.site(work);
    const publisher = {
      name: said['legal.publisher.name'] || null,
      address: said['legal.publisher.address'] || null,
      phone: said['legal.publisher.phone'] || null,
      director: said['legal.publisher.director'] || null,
    };
    const host = {
      name: said['legal.host.name'] || null,
      address: said['legal.host.address'] || null,
      phone: said['legal.host.phone'] || null,
    };
    return page('core/legal', { publisher, host }, { title: t('core.legal.title') });
  });

  pages.get('/confidentialite', { access: access.public, kept: true }, async ({ work, t }) => {
    const said = await coreReader.site(work);
    return page(
      'core/privacy',
      { publisher: said['legal.publisher.name'] || null, dpo: house.config.dpoContact },
      { title: t('core.privacy.title') },
    );
  });
}
