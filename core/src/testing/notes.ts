import { join } from 'node:path';
import { access, definePlugin, field, page, redirect, statement, z, type Circle, type Host } from '../sdk/index.js';
import { CORE_FOLDER } from '../rendering/packages.js';
import type { TestedPlugin } from './house.js';

const texts = statement<{ section: number }, { text: string }>(
  'notes.texts',
  'select text from notes.notes where section_id = :section order by id',
);
const every = statement<object, { id: number; text: string }>(
  'notes.every',
  'select id, text from notes.notes order by id',
);

const wishes = statement<{ person: number }, { text: string }>(
  'notes.wishes',
  'select text from notes.wishes where person_id = :person order by id',
);

/** The plugin of the core's own tests: a table under circles, a page, a form, a slot, an API, a live list, a message. */
export function notes(more: (host: Host) => void = () => undefined): TestedPlugin {
  const plugin = definePlugin({
    id: 'notes',
    core: '^1.0.0',
    settings: {
      site: z.object({ motto: z.string().max(40).default('') }),
      section: z.object({
        motto: z.string().max(40).default('Toujours debout'),
        most: field.whole(1, 50).default(10),
        tone: z.enum(['calm', 'lively']).default('calm'),
        loud: field.ticked().default(false),
        rules: field.text(300).default(''),
        place: field.commune().optional(),
      }),
    },
    permissions: { write: { title: 'notes.read', grantedTo: ['secretary', 'federation-lead'] } },
    start(host) {
      const list = host.live('list', {
        access: access.member,
        view: 'notes/board',
        target: () => 'notes',
        section: async (_, id) => id,
        load: async (work, id) => ({
          model: { texts: (await work.all(texts, { section: id })).map((row) => row.text) },
        }),
      });
      host.notification('note', { class: 'public', subject: 'notes.mail' });
      host.tab({ label: 'notes.tab', href: '/notes', icon: 'notebook' });
      host.slot('section.main', access.member, async ({ work, section }) => ({
        view: 'notes/slot',
        model: { count: (await work.all(texts, { section: section!.id })).length },
      }));
      host.pages.get('/sections/:slug/notes', { access: access.public }, async (request) =>
        page(
          'notes/list',
          {
            texts: (await request.work.all(texts, { section: request.section.id })).map((row) => row.text),
            canWrite: request.person !== null && request.may('write'),
          },
          { title: request.t('notes.title'), live: [list.channel(request.section.id)] },
        ),
      );
      const form = z.object({ text: field.line(100), circle: field.circle().default('section') });
      host.pages.post(
        '/sections/:slug/notes',
        {
          access: access.may('write'),
          form,
          retry: (request) => page('notes/list', { texts: [], canWrite: true }, { title: request.t('notes.title') }),
        },
        async (request) => {
          await request.work
            .table('notes.notes')
            .insert({ text: request.body.text, circle: request.body.circle, section_id: request.section.id });
          list.changed(request.work, request.section.id);
          host.emit(request.work, 'written', request.section.id, { text: request.body.text });
          return redirect(`/sections/${request.section.slug}/notes`);
        },
      );
      host.api.get(
        '/notes',
        {
          access: access.public,
          summary: 'All notes one may see',
          answer: z.object({ notes: z.array(z.object({ id: z.number(), text: z.string() })) }),
        },
        async (request) => ({
          notes: await request.work.all(every, {}),
        }),
      );
      host.api.post(
        '/sections/:slug/notes',
        {
          access: access.may('write'),
          summary: 'Writes a note',
          body: form,
          answer: z.object({ text: z.string() }),
          status: 201,
        },
        async (request) => {
          await request.work
            .table('notes.notes')
            .insert({ text: request.body.text, circle: request.body.circle, section_id: request.section.id });
          return { text: request.body.text };
        },
      );
      host.personalData({
        columns: {
          'notes.id': 'technical',
          'notes.text': 'common',
          'notes.section_id': 'technical',
          'notes.circle': 'technical',
          'wishes.id': 'technical',
          'wishes.text': 'personal',
          'wishes.person_id': 'personal',
        },
        export: async (work, person) => ({ wishes: await work.all(wishes, { person }) }),
        erase: async (work, person) => void (await work.table('notes.wishes').where({ person_id: person }).delete()),
      });
      more(host);
    },
  });
  return { plugin, folder: join(CORE_FOLDER, 'fixtures', 'notes') };
}

export const EVERY_CIRCLE: readonly Circle[] = ['section', 'network', 'public'];
