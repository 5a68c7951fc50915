import { z } from 'zod';
import { statement } from '../database/statement.js';
import { refusal } from '../errors.js';
import { redirect } from '../http/request.js';
import { access, type PageRouter } from '../http/routes.js';
import { admitNational } from './administration-pages.js';

const resume = statement<{ plugin: string; at: Date }, { was: boolean }>(
  'core.resume-plugin',
  'select core.resume_plugin(:plugin, :at) as was',
);

/** The button of the national console that puts a paused plugin back. */
export function pluginConsolePages(pages: PageRouter): void {
  pages.post(
    '/administration/plugins/reprendre',
    { access: access.signedIn, form: z.object({ plugin: z.string().max(200) }) },
    async (request) => {
      await admitNational(request);
      const { work, body, t } = request;
      if (!(await work.one(resume, { plugin: body.plugin, at: work.now }))!.was) throw refusal('E_NOT_FOUND');
      return redirect('/administration', t('core.administration.resumed', { plugin: body.plugin }));
    },
  );
}
