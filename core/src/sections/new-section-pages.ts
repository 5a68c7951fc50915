import { z } from 'zod';
import { statement } from '../database/statement.js';
import { invalid } from '../errors.js';
import { field } from '../http/fields.js';
import { page, redirect, type Answer, type Request } from '../http/request.js';
import { access, type PageRouter } from '../http/routes.js';
import { admitNational } from './administration-pages.js';
import { createSection, slugOf } from './create-section.js';
import { readCommunes } from './read-communes.js';
import type { SectionKind } from './section.js';

const KINDS = ['section', 'group', 'federation', 'region'] as const;
/** What may stand under what: each under any level above its own. */
const ABOVE: Record<(typeof KINDS)[number], readonly SectionKind[]> = {
  region: ['national'],
  federation: ['national', 'region'],
  section: ['national', 'region', 'federation'],
  group: ['national', 'region', 'federation'],
};

const possibleParents = statement<Record<string, never>, { id: number; name: string; kind: SectionKind }>(
  'core.possible-parents',
  `select id, name, kind from core.sections where kind in ('national', 'region', 'federation')
   order by array_position(array['federation', 'region', 'national'], kind), plain_name`,
);

const Form = z.object({
  kind: z.enum(KINDS, { error: 'core.problems.choice' }),
  name: field.line(120),
  parent: field.id(),
  communes: field.text(20_000),
});

/** `/administration/sections/nouvelle`: a section, a group or a level above them. */
export function newSectionPages(pages: PageRouter): void {
  pages.get('/administration/sections/nouvelle', { access: access.signedIn }, show);

  pages.post(
    '/administration/sections/nouvelle',
    { access: access.signedIn, form: Form, retry: show },
    async (request) => {
      await admitNational(request);
      const { work, body, t } = request;
      if (slugOf(body.name) === null) throw invalid({ name: 'core.newSection.namelessAddress' });
      const parent = (await work.all(possibleParents, {})).find(({ id }) => id === body.parent);
      if (!parent || !ABOVE[body.kind].includes(parent.kind)) throw invalid({ parent: 'core.newSection.wrongParent' });
      const read = await readCommunes(request, body.communes);
      if ('problem' in read) throw invalid({ communes: read.problem });
      const slug = await createSection(work, {
        kind: body.kind,
        name: body.name,
        parent: parent.id,
        communes: read.codes,
      });
      return redirect(`/sections/${slug}/membres`, t('core.newSection.created', { name: body.name }));
    },
  );
}

async function show(request: Pick<Request, 'work' | 'may' | 't'>): Promise<Answer> {
  await admitNational(request);
  const { work, t } = request;
  const parents = await work.all(possibleParents, {});
  return page(
    'core/new-section',
    {
      kinds: KINDS.map((kind) => ({
        value: kind,
        label: t('core.kind', { kind }),
        hint: t(`core.newSection.kindHints.${kind}`),
      })),
      parents: parents.map(({ id, name, kind }) => ({
        value: String(id),
        label: `${name} · ${t('core.kind', { kind })}`,
      })),
    },
    { title: t('core.newSection.title'), lead: t('core.newSection.lead') },
  );
}
