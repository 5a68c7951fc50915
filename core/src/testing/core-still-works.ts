import type { Client } from './client.js';
import { house, type House, type TestedPlugin } from './house.js';
import type { MadeSection } from './factories.js';

const EVERYBODY = ['/', '/sections', '/connexion', '/mentions-legales', '/confidentialite', '/healthz'];

/**
 * Goes through the core's own features with the plugin on: pages for everybody, signing in by mail, one's own page, a
 * section's page, members and settings, the console. Then switches the plugin off in the section and on again: its
 * addresses there are gone for everybody, and come back. Its views must all compile.
 * @param options.besides plugins that this one requires
 * @throws with everything that does not hold, one a line
 */
export async function coreStillWorks(tested: TestedPlugin, options: { besides?: TestedPlugin[] } = {}): Promise<void> {
  const site = await house([...(options.besides ?? []), tested]);
  const faults: string[] = [];
  const holds = (condition: boolean, sentence: string) => condition || faults.push(sentence);
  try {
    for (const [view, fault] of site.cradle.views.check()) holds(false, `The view ${view} does not compile: ${fault}`);
    const national = await site.make.section({ kind: 'national' });
    const section = await site.make.section({ parent: national });
    const secretary = await site.make.member(section, { roles: ['secretary'], givenName: 'Claire' });
    const officer = await site.client(await site.make.officer(national, 'national-officer'));
    const visitor = await site.client();
    const client = await site.client(secretary);
    const here = `/sections/${section.slug}`;
    const opens = async (who: Client, address: string, words = '') => {
      const { status, text } = await who.get(address);
      holds(status === 200, `${address} answers ${status}.`);
      holds(text.includes(words), `${address} does not show “${words}”.`);
    };

    for (const address of [...EVERYBODY, here]) await opens(visitor, address);
    for (const address of ['/moi', '/moi/profil', '/reseau', here, `${here}/membres`, `${here}/reglages`])
      await opens(client, address);
    await opens(officer, '/administration');
    await opens(client, `${here}/membres`, 'Claire');
    await signsIn(site, secretary.email, holds);
    const said = await client.submit(`${here}/reglages`, { intent: 'introduction', introduction: 'Nous voici' });
    holds(said.status === 303, `Saying what the section is answers ${said.status}.`);
    await opens(visitor, here, 'Nous voici');
    await switches(site, tested.plugin.id, section, client, holds);
  } finally {
    await site.close();
  }
  if (faults.length > 0) throw new Error(faults.join('\n'));
}

type Holds = (condition: boolean, sentence: string) => unknown;

async function signsIn(site: House, email: string, holds: Holds): Promise<void> {
  const visitor = await site.client();
  await visitor.submit('/connexion', { intent: 'link', email });
  await site.work();
  const link = /\/connexion\/lien\/[\w-]+/.exec((await site.mails()).at(-1)?.body ?? '')?.[0];
  holds(link !== undefined, 'No mail with a sign-in link left.');
  if (link) await visitor.submit(link);
  holds((await visitor.get('/moi')).status === 200, 'The link of the mail does not sign in.');
}

/** Off means gone, for the board too; on again means as before. */
async function switches(site: House, plugin: string, section: MadeSection, client: Client, holds: Holds) {
  const here = `/sections/${section.slug}`;
  const addresses = site.cradle.registry
    .routes()
    .filter((route) => route.plugin === plugin && route.method === 'GET')
    .map((route) => route.path.replace(':slug', section.slug))
    .filter((path) => path.includes(here) && !path.includes(':'));
  const statuses = () => Promise.all(addresses.map(async (address) => (await client.get(address)).status));
  const decide = (state: 'on' | 'off') => client.submit(`${here}/reglages`, { intent: 'plugin', plugin, state });
  await decide('on');
  const before = await statuses();
  await decide('off');
  for (const [index, status] of (await statuses()).entries())
    holds(status === 404, `${addresses[index]} answers ${status} where the section switched ${plugin} off.`);
  const page = await client.get(here);
  holds(page.status === 200, `${here} answers ${page.status} where ${plugin} is off.`);
  holds(!page.text.includes(`${here}/${plugin}`), `${here} still leads to ${plugin} where it is off.`);
  await decide('on');
  holds(String(await statuses()) === String(before), `Switched on again, ${plugin} does not answer as before.`);
}
