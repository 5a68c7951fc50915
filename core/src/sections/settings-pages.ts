import { z } from 'zod';
import { statement } from '../database/statement.js';
import { field } from '../http/fields.js';
import { page, redirect, type Answer } from '../http/request.js';
import { access, type PageRouter } from '../http/routes.js';
import type { PluginHouse } from '../plugins/house.js';
import type { Messages } from '../rendering/messages.js';
import { journal, readJournal, type Here } from './interventions.js';
import { standings, switchPlugin } from './switch-plugin.js';

const introduce = statement<{ section: number; introduction: string }, never>(
  'core.introduce-section',
  'update core.sections set introduction = :introduction where id = :section',
);

const Form = z.discriminatedUnion('intent', [
  z.object({
    intent: z.literal('plugin'),
    plugin: z.string().max(40),
    state: z.enum(['on', 'off'], { error: 'core.problems.choice' }),
  }),
  z.object({ intent: z.literal('introduction'), introduction: field.text(2_000) }),
]);

/** `/sections/SLUG/reglages`: what the section uses, what it says of itself, and who from above acted in it. */
export function settingsPages(pages: PageRouter, house: { plugins: PluginHouse; messages: Messages }): void {
  const rule = access.may('section.manage');

  const show = async (request: Here): Promise<Answer> => {
    const { section, may, t, locale } = request;
    const [found, interventions] = await Promise.all([
      standings(request, house.plugins.started()),
      readJournal(request),
    ]);
    // locale keys of each plugin: title, description
    const description = (id: string) => (house.messages.has(locale, `${id}.description`) ? t(`${id}.description`) : '');
    const plugins = found.map(({ plugin, state, by }) => ({
      id: plugin.id,
      title: t(`${plugin.id}.title`),
      description: description(plugin.id),
      state,
      by,
      mayChange: may('plugins.switch') && (state === 'on' || state === 'off'),
    }));
    return page(
      'core/settings',
      { plugins, mayEdit: may('section.manage'), introduction: section.introduction, interventions },
      { title: t('core.settings.title'), lead: t('core.settings.lead') },
    );
  };

  pages.get('/sections/:slug/reglages', { access: rule }, show);

  pages.post('/sections/:slug/reglages', { access: rule, form: Form, retry: show }, async (request) => {
    const { body, section, work, t } = request;
    const address = `/sections/${section.slug}/reglages`;
    if (body.intent === 'plugin')
      return redirect(address, await switchPlugin(request, house.plugins.started(), body.plugin, body.state));
    await work.one(introduce, { section: section.id, introduction: body.introduction });
    await journal(request, 'introduction');
    return redirect(address, t('core.settings.introductionSaved'));
  });
}
