import { access, field, page, redirect, z, type Host, type Request, type Section } from '@lacoopol/core/sdk';
import { ofSection } from './entries.js';

const LISTED = 50;

const form = z.object({ text: field.line(300) });

/** `/sections/SLUG/__name__`: what the section wrote, and the form to write more. */
export function entryPages(host: Host): void {
  const address = '/sections/:slug/__name__';
  host.pages.get(address, { access: access.member }, list);

  host.pages.post(address, { access: access.may('write'), form, retry: list }, async (request) => {
    await request.work.table('__name__.entries').insert({
      section_id: request.section.id,
      text: request.body.text,
      written_by: request.person.id,
      written_at: request.work.now,
    });
    return redirect(`/sections/${request.section.slug}/__name__`, request.t('__name__.written'));
  });
}

async function list({ work, section, t }: Pick<Request, 'work' | 't'> & { section: Section }) {
  const entries = await work.all(ofSection, { section: section.id, most: LISTED });
  return page(
    '__name__/list',
    {
      action: `/sections/${section.slug}/__name__`,
      entries: entries.map(({ text, writtenAt, writtenBy }) => ({
        text,
        writtenBy,
        writtenAt: writtenAt.toISOString(),
      })),
    },
    { title: t('__name__.title'), lead: t('__name__.description') },
  );
}
