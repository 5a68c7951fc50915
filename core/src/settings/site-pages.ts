import { z } from 'zod';
import { refusal } from '../errors.js';
import { page, redirect, type Answer, type Person, type Request, type Typed } from '../http/request.js';
import { access, type PageRouter } from '../http/routes.js';
import { admitNational } from '../sections/administration-pages.js';
import { journal } from '../sections/interventions.js';
import type { SettingsHouse } from '../sections/settings-pages.js';
import { coreSettings } from './core-settings.js';
import { labelsOf, saveSettings, settingModels, type SettingsPlace } from './form.js';
import { fieldsOf } from './schema.js';
import { inherit, readStored } from './stored.js';

const Params = z.object({ plugin: z.string().max(40) });
const Form = z.looseObject({ intent: z.enum(['settings', 'inherit'], { error: 'core.problems.choice' }) });

type Here = Pick<Request<{ plugin: string }>, 'work' | 't' | 'may' | 'locale' | 'params'> & {
  readonly person: Person;
  readonly typed: Typed | null;
};

/** `/administration/reglages/PLUGIN`: what the party chooses for the whole site; of the core itself too. */
export function siteSettingsPages(pages: PageRouter, house: SettingsHouse): void {
  const placeOf = ({ params: { plugin } }: Here): SettingsPlace => {
    const schemas =
      plugin === 'core' ? coreSettings : house.plugins.started().find(({ id }) => id === plugin)?.settings;
    const fields = fieldsOf(schemas?.site);
    if (fields.length === 0) throw refusal('E_NOT_FOUND');
    return { plugin, scope: 'site', fields, section: null };
  };
  const speaking = (request: Here) => ({ ...request, has: (key: string) => house.messages.has(request.locale, key) });

  const show = async (request: Here): Promise<Answer> => {
    await admitNational(request);
    const { work, t } = request;
    const place = placeOf(request);
    const speaker = speaking(request);
    return page(
      'core/site-settings',
      {
        address: `/administration/reglages/${place.plugin}`,
        fields: await settingModels(speaker, place, await readStored(work, place.plugin, null)),
        labels: labelsOf(speaker, place),
      },
      {
        title: t(`${place.plugin}.title`),
        lead: t(place.plugin === 'core' ? 'core.settings.leadCore' : 'core.settings.leadSite'),
      },
    );
  };

  pages.get('/administration/reglages/:plugin', { access: access.signedIn, params: Params }, show);

  pages.post(
    '/administration/reglages/:plugin',
    { access: access.signedIn, params: Params, form: Form, retry: show },
    async (request) => {
      const root = await admitNational(request);
      const { work, body, t } = request;
      const place = placeOf(request);
      const address = `/administration/reglages/${place.plugin}`;
      // The site has no journal of its own: the national level's is the place where it is looked for.
      const write = (act: 'setting' | 'setting-back', key: string) =>
        journal({ ...request, section: root }, act, `${place.plugin}.site.${key}`, true);
      if (body.intent === 'inherit') {
        const key = place.fields.find((field) => field.key === body['key'])?.key;
        if (!key) throw refusal('E_NOT_FOUND');
        await inherit(work, place.plugin, null, key);
        await write('setting-back', key);
        return redirect(address, t('core.settings.inheritedAgain'));
      }
      const rows = await readStored(work, place.plugin, null);
      const changed = await saveSettings(speaking(request), place, rows, body);
      for (const key of changed) await write('setting', key);
      return redirect(address, t('core.settings.saved', { count: changed.length }));
    },
  );
}
