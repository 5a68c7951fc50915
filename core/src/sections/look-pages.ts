import { z } from 'zod';
import { statement } from '../database/statement.js';
import { invalid, refusal } from '../errors.js';
import type { FileStore } from '../files/file-store.js';
import { readPicture } from '../files/pictures.js';
import { uploadField } from '../files/upload.js';
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

const AccentForm = z.object({
  intent: z.literal('accent'),
  accent: z.string({ error: 'core.problems.choice' }).max(40, 'core.problems.choice'),
  own: z.string().trim().default(''),
});
const Form = z.discriminatedUnion('intent', [
  AccentForm,
  z.object({ intent: z.literal('logo'), logo: uploadField() }),
  z.object({ intent: z.literal('no-logo') }),
]);

/** Twice what is shown, for fine screens. */
const LOGO = { width: 448, height: 112 };

/** What the pages of looks need of the house. */
export interface LookHouse {
  looks: Looks;
  files: FileStore;
}

/** `/sections/SLUG/reglages/apparence`, where a section chooses its colour and its logo; and what comes of them. */
export function lookPages(pages: PageRouter, { looks, files }: LookHouse): void {
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
        logo: looks.of(section)?.logo ?? null,
        settings: `/sections/${section.slug}/reglages`,
      },
      { title: t('core.look.title'), lead: t('core.look.lead') },
    );
  };

  const address = '/sections/:slug/reglages/apparence';
  pages.get(address, { access: rule }, show);

  // Making a picture anew takes too long for a transaction.
  const ahead = async (body: z.output<typeof Form>) =>
    body.intent === 'logo' ? readPicture(body.logo.bytes, LOGO, 'logo') : null;

  pages.post(address, { access: rule, form: Form, retry: show, ahead }, async (request, picture) => {
    const { section, work, t, body } = request;
    const look: SectionLook = { ...section.look };
    if (body.intent === 'accent') choose(look, request, body);
    else delete look.logo;
    if (picture) {
      const { bytes, width, height } = picture;
      look.logo = { file: await files.keep(bytes, 'webp'), width, height };
    }
    await work.one(keepLook, { section: section.id, look: JSON.stringify(look) });
    await journal(request, 'look');
    // locale keys: core.look.saved.*
    return redirect(`/sections/${section.slug}/reglages/apparence`, t(`core.look.saved.${body.intent}`));
  });

  const choose = (look: SectionLook, request: Here, { accent, own }: z.output<typeof AccentForm>) => {
    delete look.accent;
    if (accent === 'own') look.accent = ownAccent(request, own, looks);
    else if (theme.palette.some((colour) => colour.id === accent)) look.accent = accent;
    else if (accent !== 'theme') throw invalid({ accent: 'core.problems.choice' });
  };

  pages.get(
    '/sections/:slug/logo',
    { access: access.public, query: z.object({ v: z.string().max(60).optional() }) },
    async ({ section, query }) => {
      const file = section.look.logo?.file;
      const bytes = file ? await files.read(file) : null;
      if (!bytes) throw refusal('E_NOT_FOUND');
      return content('image/webp', bytes, { forEver: query.v === file });
    },
  );

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
function ownAccent({ t }: Here, typed: string, { theme }: Looks): string {
  const accent = typed.toLowerCase();
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
