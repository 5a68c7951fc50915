import { z } from 'zod';
import { statement } from '../database/statement.js';
import { field } from '../http/fields.js';
import { page, redirect, type Answer } from '../http/request.js';
import { access, type PageRouter } from '../http/routes.js';
import type { Registry } from '../plugins/declarations.js';
import type { PluginHouse } from '../plugins/house.js';
import type { Messages } from '../rendering/messages.js';
import { journal, readJournal, type Here } from './interventions.js';
import { isLevel, sayLevel, sayOfLevel } from './level-words.js';
import { standings, switchPlugin, type Standing } from './switch-plugin.js';

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

/** What the pages of settings need of the house. */
export interface SettingsHouse {
  plugins: PluginHouse;
  messages: Messages;
  registry: Registry;
}

/** `/sections/SLUG/reglages`: what the section uses, what it says of itself, and what was decided for it. */
export function settingsPages(pages: PageRouter, house: SettingsHouse): void {
  const rule = access.may('section.manage');

  const show = async (request: Here): Promise<Answer> => {
    const { section, may, t } = request;
    const [found, interventions] = await Promise.all([
      standings(request, house.plugins.started()),
      readJournal(request),
    ]);
    return page(
      'core/settings',
      {
        plugins: found.map((standing) => ({
          ...pluginModel(request, house, standing),
          mayChange: !isLevel(section) && may('plugins.switch') && standing.bound === null,
        })),
        level: isLevel(section),
        mayEdit: may('section.manage'),
        introduction: section.introduction,
        interventions,
      },
      {
        title: t('core.settings.title'),
        lead: t(isLevel(section) ? 'core.settings.leadLevel' : 'core.settings.lead'),
      },
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

/** A plugin as the settings show it: what it does, what it would show, and how it stands here. */
export function pluginModel(request: Here, { messages, registry }: SettingsHouse, standing: Standing) {
  const { t, locale, section } = request;
  const { plugin, state, bound, chosen } = standing;
  const said = (key: string) => (messages.has(locale, `${plugin.id}.${key}`) ? t(`${plugin.id}.${key}`) : '');
  // Where the plugin says nothing of what it shows, its tabs do.
  const tabs = registry.tabs().filter((tab) => tab.owner === plugin.id);
  const shows =
    said('shows') ||
    (tabs.length > 0 ? t('core.settings.showsTabs', { tabs: tabs.map((tab) => t(tab.label)).join(', ') }) : '');
  const origin = bound
    ? t(state === 'forced' ? 'core.settings.forcedBy' : 'core.settings.withheldBy', { by: sayLevel(request, bound) })
    : chosen
      ? t('core.settings.chosenBy', { of: sayOfLevel(request, chosen) })
      : '';
  return {
    id: plugin.id,
    title: t(`${plugin.id}.title`),
    description: said('description'),
    shows,
    state,
    bound: bound !== null,
    origin,
    /** What a level decided for those below it, in a word; else null. */
    decision: isLevel(section) && !bound ? t('core.settings.decided', { decision: standing.own ?? 'free' }) : null,
    href: `/sections/${section.slug}/reglages/${plugin.id}`,
  };
}
