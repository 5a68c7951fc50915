import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import {
  accessibilityFaults,
  house,
  openBrowser,
  PHONE,
  picture,
  sticksOut,
  type Client,
  type House,
  type TestBrowser,
} from '@lacoopol/core/testing';
import agenda from './plugin.js';
import { MONDAY } from './scene.test.js';

const WIDTHS = [360, 768, 1280];
const SECTION = '/sections/strasbourg-centre';
const PAGES = ['/', '/moi', '/sections', SECTION, `${SECTION}/agenda`, `${SECTION}/membres`, `${SECTION}/reglages`];

/** A section before a week of actions, as the demonstration has it. */
async function weekAhead(site: House): Promise<{ secretary: Client; action: string }> {
  site.clock.set(MONDAY);
  const national = await site.make.section({ kind: 'national', name: 'Le parti', communes: [] });
  const federation = await site.make.section({ kind: 'federation', parent: national, name: 'Bas-Rhin', communes: [] });
  const section = await site.make.section({ parent: federation, name: 'Strasbourg-Centre', slug: 'strasbourg-centre' });
  const board = { familyName: 'Muller', givenName: 'Claire' };
  const claire = await site.make.member(section, { ...board, roles: ['secretary'] });
  await site.make.member(section, { givenName: 'Thomas', familyName: 'Oberlé', roles: ['organiser'] });
  await site.make.member(section, { givenName: 'Colette', familyName: 'Schwartz', roles: ['treasurer'] });
  for (let count = 0; count < 20; count += 1) await site.make.member(section);
  const secretary = await site.client(claire);
  const plan = async (
    kind: string,
    title: string,
    place: string,
    circle: string,
    shifts: [string, string, number][],
  ) => {
    const reply = await secretary.api('POST', `/api/v1/sections/${section.slug}/actions`, {
      kind,
      title,
      circle,
      place: { label: place, commune: '67482' },
      shifts: shifts.map(([start, end, need]) => ({ start, end, need, experienced: 0 })),
    });
    expect(reply.status, reply.text).to.equal(201);
    return reply.json<{ id: number }>().id;
  };
  const id = await plan(
    'leafleting',
    'Tractage, marché de la place Broglie',
    'place Broglie, devant l’opéra',
    'public',
    [
      ['2026-12-05T09:00', '2026-12-05T11:00', 3],
      ['2026-12-05T11:00', '2026-12-05T13:00', 5],
    ],
  );
  await plan('meeting', 'Réunion de section', 'Maison des associations, place des Orphelins', 'network', [
    ['2026-12-08T20:00', '2026-12-08T22:00', 10],
  ]);
  await plan('letterbox', 'Boîtage, Petite France', 'Petite France, pont Saint-Martin', 'section', [
    ['2026-12-09T14:00', '2026-12-09T16:00', 6],
  ]);
  await plan('canvassing', 'Porte-à-porte, quartier des Quinze', 'angle avenue de la Forêt-Noire', 'section', [
    ['2026-12-10T18:00', '2026-12-10T20:00', 4],
  ]);
  return { secretary, action: `${SECTION}/agenda/${id}` };
}

for (const theme of ['default', 'campagne'])
  describe(`the theme ${theme}`, function () {
    this.timeout(120_000);
    let browser: TestBrowser | null;
    let site: House;
    let secretary: Client;
    let action: string;

    before(async function () {
      browser = await openBrowser();
      if (!browser) this.skip();
      const folder = fileURLToPath(new URL('..', import.meta.url));
      site = await house([{ plugin: agenda, folder }], { settings: { THEME: theme } });
      ({ secretary, action } = await weekAhead(site));
    });
    after(async () => {
      await site?.close();
      await browser?.close();
    });

    it('can be read on every main page, from phone to desk', async () => {
      const page = await browser!.page(site.url, { as: secretary });
      for (const path of [...PAGES, action]) {
        await page.goto(path);
        for (const width of WIDTHS) {
          await page.setViewportSize({ width, height: 860 });
          expect(await sticksOut(page), `${path} sticks out at ${width}`).to.equal(false);
        }
        expect(await accessibilityFaults(page), path).to.deep.equal([]);
      }
      expect(await browser!.closePages()).to.deep.equal([]);
    });

    it('can be read in the dark, and on a phone', async () => {
      const page = await browser!.page(site.url, { as: secretary, dark: true, viewport: PHONE });
      for (const path of ['/moi', SECTION, action, `${SECTION}/reglages/apparence`]) {
        await page.goto(path);
        expect(await accessibilityFaults(page), path).to.deep.equal([]);
      }
      expect(await browser!.closePages()).to.deep.equal([]);
    });

    it('opens with what matters now, as a picture', async () => {
      const page = await browser!.page(site.url, { as: secretary, viewport: { width: 1280, height: 900 } });
      await page.goto(SECTION);
      await page.getByText('il manque 3 personnes').first().waitFor();
      await page.evaluate('document.fonts.ready');
      await picture(page, theme === 'default' ? 'section' : `section-${theme}`, 'window');
      expect(await browser!.closePages()).to.deep.equal([]);
    });

    it('takes on the colour of a section, readable in both schemes', async () => {
      const chosen = { intent: 'accent', accent: 'outremer', own: '' };
      expect((await secretary.submit(`${SECTION}/reglages/apparence`, chosen)).status).to.equal(303);
      for (const dark of [false, true]) {
        const page = await browser!.page(site.url, { as: secretary, dark });
        await page.goto(SECTION);
        expect(await accessibilityFaults(page), dark ? 'dark' : 'light').to.deep.equal([]);
        await picture(page, `themes/${theme}-blue${dark ? '-dark' : ''}`);
      }
      expect(await browser!.closePages()).to.deep.equal([]);
    });

    it('leaves no colour on paper but the words', async () => {
      const page = await browser!.page(site.url, { as: secretary });
      await page.goto(SECTION);
      await page.emulateMedia({ media: 'print' });
      expect(await page.getByRole('navigation').first().isVisible()).to.equal(false);
      await picture(page, `themes/${theme}-print`);
      expect(await browser!.closePages()).to.deep.equal([]);
    });
  });
