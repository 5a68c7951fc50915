import { z } from 'zod';
import { statement } from '../database/statement.js';
import type { Work } from '../database/work.js';
import { refusal } from '../errors.js';
import { field } from '../http/fields.js';
import { page, type Request } from '../http/request.js';
import { access, type PageRouter } from '../http/routes.js';
import type { PluginHouse } from '../plugins/house.js';
import type { Messages } from '../rendering/messages.js';
import { faultLines } from './fault-lines.js';
import type { Section, SectionKind } from './section.js';

const PER_PAGE = 50;

interface Overview {
  open: number;
  total: number;
  people: number;
  withoutSecretary: number;
  found: number;
  sections: {
    slug: string;
    name: string;
    kind: SectionKind;
    stage: Section['stage'];
    parent: string | null;
    secretary: string | null;
    members: number;
  }[];
}

const rootSection = statement<Record<string, never>, { id: number; path: number[] }>(
  'core.root-section',
  'select id, path from core.sections where parent_id is null limit 1',
);
const overview = statement<{ q: string | null; most: number; skip: number; at: Date }, { overview: Overview }>(
  'core.overview',
  'select core.overview(:q, :most, :skip, :at) as overview',
);

/**
 * Lets national officers through: an address without a section cannot ask for a permission by its access rule.
 * @returns the national level
 */
export async function admitNational({
  work,
  may,
}: {
  work: Work;
  may: Request['may'];
}): Promise<{ id: number; path: number[] }> {
  const root = await work.one(rootSection, {});
  if (!root || !may('party.administer', root)) throw refusal('E_NOT_ALLOWED');
  return root;
}

/** `/administration`: the party at a glance, for the national level. */
export function administrationPages(pages: PageRouter, house: { plugins: PluginHouse; messages: Messages }): void {
  const query = z.object({ q: field.line(100).optional().catch(undefined), page: field.whole(1, 100_000).catch(1) });
  pages.get('/administration', { access: access.signedIn, query }, async (request) => {
    await admitNational(request);
    const { work, t, locale } = request;
    const { q, page: number } = request.query;
    const seen = (await work.one(overview, {
      q: q ?? null,
      most: PER_PAGE,
      skip: (number - 1) * PER_PAGE,
      at: work.now,
    }))!.overview;
    const siteSettings = (id: string) =>
      house.plugins.started().find((plugin) => plugin.id === id)?.settings?.site !== undefined;
    const faults = await faultLines(work);
    const address = (to: number) => `/administration?${new URLSearchParams({ ...(q ? { q } : {}), page: String(to) })}`;
    const from = (number - 1) * PER_PAGE + 1;
    const to = Math.min(number * PER_PAGE, seen.found);
    return page(
      'core/administration',
      {
        q: q ?? '',
        figures: { open: seen.open, total: seen.total, people: seen.people, withoutSecretary: seen.withoutSecretary },
        sections: seen.sections.map(({ kind, ...section }) => ({
          ...section,
          kindName: t('core.kind', { kind }),
          stageName: t('core.stage', { stage: section.stage }),
        })),
        mayCreate: true,
        pages: {
          previous: number > 1 ? address(number - 1) : null,
          next: to < seen.found ? address(number + 1) : null,
          summary: t('core.pages.summary', { from, to, total: seen.found }),
        },
        plugins: house.plugins.statuses().map(({ id, state, sentence }) => ({
          id,
          title: house.messages.has(locale, `${id}.title`) ? t(`${id}.title`) : id,
          status: state === 'found' ? 'refused' : state,
          why: sentence,
          faults: faults.get(id) ?? [],
          settings: siteSettings(id) ? `/administration/reglages/${id}` : null,
        })),
      },
      { title: t('core.administration.title') },
    );
  });
}
