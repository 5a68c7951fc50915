import type { Config } from '../config.js';
import { statement } from '../database/statement.js';
import type { Work } from '../database/work.js';
import { page } from '../http/request.js';
import { access, type PageRouter } from '../http/routes.js';

/** What the operator of the site fills in, under `core` in the settings of the site; each a string. */
const SETTINGS = [
  'legal.publisher.name',
  'legal.publisher.address',
  'legal.publisher.phone',
  'legal.publisher.director',
  'legal.host.name',
  'legal.host.address',
  'legal.host.phone',
] as const;

const legalSettings = statement<{ keys: readonly string[] }, { key: string; value: unknown }>(
  'core.legal-settings',
  `select key, value from core.settings where section_id is null and plugin = 'core' and key = any (:keys::text[])`,
);

/** `/mentions-legales` and `/confidentialite`: what the law asks a site to say of itself. */
export function legalPages(pages: PageRouter, house: { config: Config }): void {
  pages.get('/mentions-legales', { access: access.public, kept: true }, async ({ work, t }) => {
    const said = await settings(work);
    const publisher = {
      name: said('legal.publisher.name'),
      address: said('legal.publisher.address'),
      phone: said('legal.publisher.phone'),
      director: said('legal.publisher.director'),
    };
    const host = {
      name: said('legal.host.name'),
      address: said('legal.host.address'),
      phone: said('legal.host.phone'),
    };
    return page('core/legal', { publisher, host }, { title: t('core.legal.title') });
  });

  pages.get('/confidentialite', { access: access.public, kept: true }, async ({ work, t }) => {
    const said = await settings(work);
    return page(
      'core/privacy',
      { publisher: said('legal.publisher.name'), dpo: house.config.dpoContact },
      { title: t('core.privacy.title') },
    );
  });
}

async function settings(work: Work): Promise<(key: (typeof SETTINGS)[number]) => string | null> {
  const rows = await work.all(legalSettings, { keys: SETTINGS });
  const values = new Map(rows.map(({ key, value }) => [key, value]));
  return (key) => {
    const value = values.get(key);
    return typeof value === 'string' && value !== '' ? value : null;
  };
}
