import { z } from 'zod';
import { field } from '../http/fields.js';
import { page, redirect } from '../http/request.js';
import { access, type PageRouter } from '../http/routes.js';
import { refusal } from '../errors.js';
import { nameOf } from '../identity/person-name.js';
import { isSecretary, mayHandOver, outgoingSecretaries } from './hand-over.js';
import { isOpenTo } from './interventions.js';
import { memberOf } from './mandates.js';
import { stepInAddress } from './step-in-pages.js';

export const handOverAddress = (section: { slug: string }, person: number) =>
  `/sections/${section.slug}/membres/passation?personne=${person}`;

/** Says what passing the secretary's mandate on will do, before it is done by the page of the members. */
export function handOverPages(pages: PageRouter): void {
  const query = z.object({ personne: field.id() });
  pages.get('/sections/:slug/membres/passation', { access: access.may('members.manage'), query }, async (request) => {
    const { section, t } = request;
    if (!mayHandOver(request)) throw refusal('E_NOT_ALLOWED');
    if (!(await isOpenTo(request))) return redirect(stepInAddress(section));
    const successor = await memberOf(request, request.query.personne);
    const name = nameOf(successor);
    const outgoing = (await outgoingSecretaries(request)).filter(({ id }) => id !== successor.id);
    const loses = isSecretary(request)
      ? [t('core.members.handOverLoses')]
      : outgoing.map((one) => t('core.members.handOverReplaces', { name: nameOf(one) }));
    return page(
      'core/confirm',
      {
        consequences: [
          t('core.members.handOverGains', { name, section: section.name }),
          ...loses,
          t('core.members.handOverKept'),
          t('core.members.handOverLogged'),
        ],
        action: `/sections/${section.slug}/membres`,
        fields: [
          { name: 'intent', value: 'hand-over' },
          { name: 'person', value: String(successor.id) },
          { name: 'confirmed', value: 'yes' },
        ],
        label: t('core.members.handOver', { name }),
        danger: false,
        cancel: `/sections/${section.slug}/membres`,
        cancelLabel: t(isSecretary(request) ? 'core.members.handOverNot' : 'core.form.cancel'),
        reason: false,
      },
      { title: t('core.members.handOverQuestion', { name }) },
    );
  });
}
