import { access, definePlugin, type Host } from '@lacoopol/core/sdk';
import { forgetBefore, latest } from './entries.js';
import { entryPages } from './pages.js';
import { personalData } from './personal-data.js';

const YEARS_KEPT = 2;

/** Read this file and you know what the plugin adds. */
export default definePlugin({
  id: '__name__',
  core: '^1.0.0',
  // Who may do it without further ado; the title is shown where rights are explained.
  permissions: { write: { title: '__name__.permissions.write', grantedTo: ['member'] } },
  // A section that decided nothing has it. Say 'off' if its board should choose it first.
  initially: 'on',

  start(host) {
    host.tab({ label: '__name__.title', href: '/__name__', icon: 'notebook' });
    entryPages(host);
    showOnFrontPage(host);
    forgetInTime(host);
    host.personalData(personalData);
  },
});

/** The latest entry, on the section's front page. */
function showOnFrontPage(host: Host): void {
  host.slot('section.main', access.member, async ({ work, section }) => {
    const entry = section && (await work.one(latest, { section: section.id }));
    if (!entry) return null;
    return { view: '__name__/slot', model: { text: entry.text, href: `/sections/${section.slug}/__name__` } };
  });
}

/** What nobody needs any more goes by itself, once a night. */
function forgetInTime(host: Host): void {
  const forget = host.job<Record<string, never>>('forget', async (work) => {
    const before = new Date(work.now);
    before.setFullYear(before.getFullYear() - YEARS_KEPT);
    await work.one(forgetBefore, { before });
  });
  host.schedule('23 3 * * *', forget);
}
