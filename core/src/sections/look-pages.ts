import { z } from 'zod';
import { statement } from '../database/statement.js';
import { invalid, refusal } from '../errors.js';
import { content, page, redirect, type Answer, type Request } from '../http/request.js';
import { access, type PageRouter } from '../http/routes.js';
import { accentOf, readableAccent, weakAccent } from '../rendering/accent.js';
import { isHex } from '../rendering/contrast.js';
import type { Looks } from '../rendering/looks.js';
import { journal, type Here } from './interventions.js';
import type { SectionLook } from './section.js';

const keepLook = statement<{ section: number; look: string }, never>(
  'core.keep-look',
  'update core.sections set look = :look::jsonb where id = :section',
);

const Form = z.object({
  accent: z.string({ error: 'core.problems.choice' }).max(40, 'core.problems.choice'),
  own: z.string().trim().default(''),
});

/** `/sections/SLUG/reglages/apparence`, where a section chooses its colour; and the stylesheet that comes of it. */
export function lookPages(pages: PageRouter, { looks }: { looks: Looks }): void {
  const { theme } = looks;
  const rule = access.may('section.manage');

  const show = async ({ section, t, locale, typed }: Here & Pick<Request, 'typed'>): Promise<Answer> => {
    const { accent } = section.look;
    const own = accent !== undefined && isHex(accent);
    const shown = (accent !== undefined && accentOf(theme, accent)) || theme.tokens.light.get('accent')!;
    const palette = theme.palette.map((colour) => ({
      value: colour.id,
      label: colour.title[locale],
      colour: colour.accent,
    }));
    return page(
      'core/look',
      {
        themeTitle: theme.title[locale],
        themeColour: theme.tokens.light.get('accent-fill')!,
        palette,
        accent:
          typed?.values['accent'] ?? (own ? 'own' : palette.some(({ value }) => value === accent) ? accent : 'theme'),
        own: shown,
      },
      { title: t('core.look.title'), lead: t('core.look.lead') },
    );
  };

  pages.get('/sections/:slug/reglages/apparence', { access: rule }, show);

  pages.post('/sections/:slug/reglages/apparence', { access: rule, form: Form, retry: show }, async (request) => {
    const { section, work, t, body } = request;
    const look: SectionLook = { ...section.look };
    delete look.accent;
    if (body.accent === 'own') look.accent = ownAccent(request, looks);
    else if (theme.palette.some((colour) => colour.id === body.accent)) look.accent = body.accent;
    else if (body.accent !== 'theme') throw invalid({ accent: 'core.problems.choice' });
    await work.one(keepLook, { section: section.id, look: JSON.stringify(look) });
    await journal(request, 'look');
    return redirect(`/sections/${section.slug}/reglages/apparence`, t('core.look.saved'));
  });

  pages.get(
    '/sections/:slug/theme.css',
    { access: access.public, query: z.object({ v: z.string().max(40).optional() }) },
    ({ section, query }) => {
      const styles = looks.styles(section.look.accent);
      if (!styles) throw refusal('E_NOT_FOUND');
      return content('text/css; charset=utf-8', styles.css, { forEver: query.v === styles.hash });
    },
  );
}

/** A colour of the section's own, as long as it can be read on every ground of the theme, in light and in dark. */
function ownAccent({ body, t }: Here & { body: z.output<typeof Form> }, { theme }: Looks): string {
  const accent = body.own.toLowerCase();
  if (!isHex(accent)) throw invalid({ own: 'core.look.noColour' });
  const weak = weakAccent(theme, accent);
  if (!weak) return accent;
  throw invalid({
    own: t('core.look.weak', {
      scheme: weak.scheme,
      ratio: (weak.ratio ?? 1).toFixed(1),
      needed: String(weak.pair[2]),
      nearest: readableAccent(theme, accent),
    }),
  });
}
