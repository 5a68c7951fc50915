import { expect } from 'chai';
import { access, field, page, refusal, z } from '../sdk/index.js';
import { accessMatrix } from '../testing/index.js';
import { notes } from '../testing/notes.js';

describe('every address of the core, for everybody', function () {
  this.timeout(90_000);

  it('answers as its declared access demands, and shows nobody what is for others', () => accessMatrix());

  it('is found out where it shows too much, lets nobody in, breaks, or nothing is expected of it', async () => {
    const faulty = notes((host) => {
      const show = (texts: string[]) => page('notes/list', { texts, canWrite: false }, { title: 'faulty' });
      host.pages.get('/sections/:slug/notes/tout', { access: access.public }, () => show(['Camarade-Dici']));
      host.pages.get('/sections/:slug/notes/rien', { access: access.member }, () => {
        throw refusal('E_NOT_ALLOWED');
      });
      host.pages.get('/sections/:slug/notes/panne', { access: access.may('write') }, () => {
        throw new Error('broken');
      });
      const params = z.object({ slug: z.string(), id: field.id() });
      host.pages.get('/sections/:slug/notes/:id', { access: access.public, params }, () => show([]));
    });
    // A role above may write, and yet the section's circle is not open to it.
    const text = { body: { text: 'bonjour' }, belongs: true } as const;
    const routes = { 'POST /sections/:slug/notes': text, 'POST /api/v1/sections/:slug/notes': text };
    const faults = await accessMatrix([faulty], { routes }).catch((error: Error) => error.message.split('\n').slice(1));
    const at = (path: string) => `  GET /sections/:slug/notes/${path}: `;
    const outside = ['visitor', 'member elsewhere', 'secretary elsewhere', 'federation lead', 'national officer'];
    expect(faults).to.have.members([
      ...[...outside, 'former member'].map((reader) => `${at('tout')}${reader} was shown Camarade-Dici.`),
      ...['member', 'secretary'].map((reader) => `${at('rien')}${reader} got 403, and was to come through.`),
      `${at('rien')}nobody comes through: the values given for it are wrong.`,
      ...['secretary', 'federation lead'].map((reader) => `${at('panne')}${reader} got 500, and was to come through.`),
      `${at('panne')}nobody comes through: the values given for it are wrong.`,
      `${at(':id')}say what is expected of it (its parameters, what it is sent).`,
    ]);
  });
});
