import type { Planted } from './planted.js';

const table = (id: string) =>
  `create table ${id}.things (id int generated always as identity primary key, words text);`;
const own = (path: string, handler: string) =>
  `host.pages.get('/moi/${path}', { access: access.signedIn }, async () => { ${handler} });`;
const shown = (id: string, words: string) => ({ [`views/page.hbs`]: `<p>${words}</p>`, [`views/${id}.hbs`]: words });

/** One plugin of every faulty kind, and a good one. */
export const FAULTY: Record<string, Planted> = {
  good: {
    start: `host.slot('section.main', access.member, async () => ({ view: 'good/good', model: {} }));
      ${own('good', "return page('good/page', {}, { title: 'Good' });")}`,
    files: shown('good', 'the good piece'),
  },

  // Left out before they serve anything.
  throwsearly: { top: `console.log('imported'); throw new Error('not even imported');` },
  throwsstart: { start: `throw new Error('no start today');` },
  neverstarts: { start: `await new Promise(() => undefined);` },
  otherworld: { manifest: `get core() { return '^9.0.0'; },` },
  lonely: { manifest: `requires: ['nobody'],` },
  circlea: { manifest: `requires: ['circleb'],` },
  circleb: { manifest: `requires: ['circlea'],` },
  norule: { start: `host.pages.get('/moi/norule', {}, async () => page('good/page', {}, { title: '' }));` },
  samedoor: { start: own('good', "return page('good/page', {}, { title: '' });") },
  halfway: {
    files: {
      'migrations/0001_half.sql': `${table('halfway')} select core.circle_table('halfway.things'); select 1/0;`,
    },
  },
  unprotected: { files: { 'migrations/0001_open.sql': table('unprotected') } },
  undeclared: {
    start: `host.personalData({ columns: { 'things.id': 'technical' }, export: async () => ({}), erase: async () => {} });`,
    files: { 'migrations/0001_things.sql': `${table('undeclared')} select core.person_table('undeclared.things');` },
  },
  badcron: { start: `host.schedule('each night', host.job('nightly', async () => {}));` },
  badwords: { files: { 'locales/fr.json': '{ "title": ' } },
  badstyle: { files: { 'assets/badstyle.css': `@import './absent.css';` } },

  // Started, and at fault later.
  failsslot: { start: `host.slot('section.main', access.member, async () => { throw new Error('no such piece'); });` },
  spoilsslot: {
    start: `host.slot('section.main', access.member, ({ work }) => work.raw('select nothing from nowhere'));`,
  },
  lateslot: {
    start: `host.slot('section.main', access.member, async () => {
      await new Promise((done) => setTimeout(done, 10_000));
      return { view: 'lateslot/lateslot', model: {} };
    });`,
    files: shown('lateslot', 'the late piece'),
  },
  misdrawn: {
    start: own('misdrawn', "return page('misdrawn/page', {}, { title: '' });"),
    files: { 'views/page.hbs': '{{#if}}{{/each}}' },
  },
  rejects: { start: `setTimeout(() => void Promise.reject(new Error('unheard')), 200);` },
  ticks: { start: `setInterval(() => { throw new Error('too late'); }, 50);` },
  failsjobs: { start: `host.job('fail', async () => { throw new Error('never well'); });` },
  exits: { start: own('exits', 'process.exit(0);') },
  loops: {
    start: `${own('loops', 'await null; for (;;);')}
      ${own('loops/not', "return page('good/page', {}, { title: '' });")}`,
  },
  crashes: { start: own('crashes', 'process.reallyExit(7);') },
};

/** What is said of those that are left out. */
export const LEFT_OUT: Record<string, RegExp> = {
  throwsearly: /Importing it failed: not even imported/,
  throwsstart: /Its start failed: no start today/,
  neverstarts: /Its start failed: it took more than 10 seconds/,
  otherworld: /It is made for core \^9\.0\.0, and this is 1\./,
  lonely: /It needs the plugin nobody, which is not there/,
  circlea: /It needs/,
  circleb: /It needs/,
  norule: /GET \/moi\/norule has no access rule/,
  samedoor: /GET \/moi\/good is a route of good already/,
  halfway: /Its migration failed: .*division by zero/,
  unprotected: /Its migration failed: unprotected\.things is under no policy/,
  undeclared: /things\.words, things\.person_id is not in host\.personalData/,
  badcron: /each night is no schedule for badcron\/nightly/,
  badwords: /Its words or files cannot be used: .*fr\.json/,
  badstyle: /Its words or files cannot be used: .*absent\.css/,
};
