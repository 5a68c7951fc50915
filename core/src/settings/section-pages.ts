import { z } from 'zod';
import { invalid, refusal } from '../errors.js';
import { page, redirect, type Answer, type Typed } from '../http/request.js';
import { access, type PageRouter } from '../http/routes.js';
import type { Plugin } from '../plugins/plugin.js';
import { concernedBelow, decideBelow, DECISIONS } from '../sections/decide-below.js';
import { journal, type Here } from '../sections/interventions.js';
import { isLevel } from '../sections/level-words.js';
import { isOn } from '../sections/plugin-states.js';
import { pluginModel, type SettingsHouse } from '../sections/settings-pages.js';
import { standings, type Standing } from '../sections/switch-plugin.js';
import { labelsOf, saveSettings, settingModels, type SettingsPlace } from './form.js';
import { fieldsOf } from './schema.js';
import { inherit, readStored } from './stored.js';

const Params = z.object({ slug: z.string(), plugin: z.string().max(40) });
const Form = z.looseObject({
  intent: z.enum(['settings', 'inherit', 'below'], { error: 'core.problems.choice' }),
  state: z.enum(DECISIONS, { error: 'core.problems.choice' }).optional(),
});

type Request = Here & { readonly params: { plugin: string }; readonly typed: Typed | null };

/**
 * `/sections/SLUG/reglages/PLUGIN`: what a section chooses about one plugin, and what a level above sections decides about
 * it for everything below.
 */
export function sectionSettingsPages(pages: PageRouter, house: SettingsHouse): void {
  const rule = access.may('section.manage');

  const found = async (request: Request): Promise<{ standing: Standing; place: SettingsPlace }> => {
    const plugin = house.plugins.started().find(({ id }) => id === request.params.plugin);
    if (!plugin) throw refusal('E_NOT_FOUND');
    const standing = (await standings(request, [plugin]))[0]!;
    // Where it is off there is nothing to set; a level sets what those below inherit, on or not.
    const shown = isLevel(request.section) || isOn(standing.state);
    return { standing, place: placeOf(plugin, request.section.id, shown) };
  };
  const speaking = (request: Request) => ({
    ...request,
    has: (key: string) => house.messages.has(request.locale, key),
  });

  const show = async (request: Request): Promise<Answer> => {
    const { section, work, may, t } = request;
    const { standing, place } = await found(request);
    const speaker = speaking(request);
    const model = pluginModel(request, house, standing);
    const { plugin } = standing;
    const decides = isLevel(section) && may('plugins.impose');
    const rows = place.fields.length > 0 ? await readStored(work, plugin.id, section.id) : [];
    const concerned = decides ? await concernedBelow(request, plugin.id) : null;
    return page(
      'core/plugin-settings',
      {
        plugin: model,
        address: model.href,
        back: `/sections/${section.slug}/reglages`,
        on: isOn(standing.state),
        level: isLevel(section),
        maySwitch: !isLevel(section) && may('plugins.switch') && !standing.bound,
        below: concerned && {
          ...concerned,
          options: standing.bound
            ? []
            : DECISIONS.map((decision) => ({
                value: decision,
                label: t('core.settings.decision', { decision }),
                hint: t(`core.settings.effect.${decision}`, { ...concerned, initially: plugin.initially ?? 'on' }),
                selected: (standing.own ?? 'free') === decision,
              })),
        },
        fields: await settingModels(speaker, place, rows),
        labels: labelsOf(speaker, place),
      },
      { title: model.title, lead: model.description },
    );
  };

  pages.get('/sections/:slug/reglages/:plugin', { access: rule, params: Params }, show);

  pages.post(
    '/sections/:slug/reglages/:plugin',
    { access: rule, params: Params, form: Form, retry: show },
    async (request) => {
      const { section, work, body, may, t } = request;
      const { standing, place } = await found(request);
      const { plugin } = standing;
      const address = `/sections/${section.slug}/reglages/${plugin.id}`;
      if (body.intent === 'below') {
        if (!isLevel(section) || !may('plugins.impose')) throw refusal('E_NOT_ALLOWED');
        if (!body.state) throw invalid({ state: 'core.problems.choice' });
        return redirect(address, await decideBelow(request, plugin, body.state));
      }
      if (place.fields.length === 0) throw refusal('E_NOT_FOUND');
      if (body.intent === 'inherit') {
        const key = place.fields.find((field) => field.key === body['key'])?.key;
        if (!key) throw refusal('E_NOT_FOUND');
        await inherit(work, plugin.id, section.id, key);
        await journal(request, 'setting-back', `${plugin.id}.section.${key}`, true);
        return redirect(address, t('core.settings.inheritedAgain'));
      }
      const rows = await readStored(work, plugin.id, section.id);
      const changed = await saveSettings(speaking(request), place, rows, body);
      for (const key of changed) await journal(request, 'setting', `${plugin.id}.section.${key}`, true);
      return redirect(address, t('core.settings.saved', { count: changed.length }));
    },
  );
}

function placeOf(plugin: Plugin, section: number, shown: boolean): SettingsPlace {
  return { plugin: plugin.id, scope: 'section', fields: shown ? fieldsOf(plugin.settings?.section) : [], section };
}
