import { z } from 'zod';
import { invalid } from '../errors.js';
import { field } from '../http/fields.js';
import { page, redirect, type Answer } from '../http/request.js';
import { access, type PageRouter } from '../http/routes.js';
import { isFromAbove, stepIn, type Here } from './interventions.js';

export const stepInAddress = (section: { slug: string }) => `/sections/${section.slug}/membres/intervention`;

/** Where somebody from above says why they step into a section, before its members are shown to them. */
export function stepInPages(pages: PageRouter): void {
  const rule = access.may('members.manage');
  const show = (request: Here): Answer => {
    const { section, t } = request;
    const members = `/sections/${section.slug}/membres`;
    if (!isFromAbove(request)) return redirect(members);
    return page(
      'core/confirm',
      {
        consequences: [
          t('core.interventions.shown', { section: section.name }),
          t('core.interventions.notShown'),
          t('core.interventions.told'),
        ],
        action: stepInAddress(section),
        fields: [],
        label: t('core.interventions.stepIn'),
        danger: false,
        cancel: `/sections/${section.slug}`,
        cancelLabel: t('core.interventions.not'),
        reason: true,
      },
      { title: t('core.interventions.question', { section: section.name }) },
    );
  };
  pages.get('/sections/:slug/membres/intervention', { access: rule }, show);

  const form = z.object({ reason: field.text(500) });
  pages.post('/sections/:slug/membres/intervention', { access: rule, form, retry: show }, async (request) => {
    const { section, body } = request;
    if (!body.reason) throw invalid({ reason: 'core.problems.required' });
    if (isFromAbove(request)) await stepIn(request, section, 'step-in', body.reason);
    return redirect(`/sections/${section.slug}/membres`);
  });
}
