import { expect } from 'chai';
import type { Page } from 'playwright-core';
import {
  accessibilityFaults,
  DESKTOP,
  openBrowser,
  PHONE,
  picture,
  sticksOut,
  type MadePerson,
  type TestBrowser,
} from '@lacoopol/core/testing';
import { Scene } from './scene.test.js';

// What a section uses and how, as its secretary chooses it, under what its federation decided.
describe('a section chooses', function () {
  this.timeout(90_000);
  let browser: TestBrowser | null;
  let scene: Scene;

  before(async function () {
    browser = await openBrowser();
    if (!browser) this.skip();
    scene = await Scene.open();
  });
  after(async () => {
    await browser?.close();
    await scene?.close();
  });
  afterEach(async () => {
    expect(await browser?.closePages()).to.deep.equal([]);
  });

  const open = async (who: MadePerson, viewport: typeof PHONE, javaScript = true) =>
    browser!.page(scene.site.url, { viewport, javaScript, as: await scene.site.client(who) });

  const lookAt = async (page: Page, name: string) => {
    await picture(page, `settings/${name}`);
    expect(await accessibilityFaults(page), name).to.deep.equal([]);
    expect(await sticksOut(page), `${name} sticks out sideways`).to.equal(false);
  };

  it('under what its federation sets and imposes, and goes back to what it inherits', async () => {
    await scene.site.migrator.query(`update core.sections set name = 'Bas-Rhin' where id = ?`, [scene.federation.id]);
    const lead = await scene.site.make.officer(scene.federation, 'federation-lead');
    const claire = await scene.site.make.member(scene.section, { roles: ['secretary'] });

    const above = await open(lead, DESKTOP);
    await above.goto(`/sections/${scene.federation.slug}/reglages`);
    await lookAt(above, 'federation');
    await above.getByRole('link', { name: 'Régler Agenda' }).click();
    await above.getByLabel('Heure du rappel').fill('20');
    await above.getByRole('button', { name: 'Enregistrer les réglages' }).click();
    await above.getByText('Le réglage est enregistré.').waitFor();
    await above.getByLabel('Imposé').check();
    await lookAt(above, 'federation-agenda');
    await above.getByRole('button', { name: 'Décider pour une section' }).click();
    await above.getByText('imposé : une section est concernée').waitFor();

    const page = await open(claire, PHONE);
    await page.goto(`/sections/${scene.section.slug}/reglages`);
    await page.getByText('Imposé par la fédération du Bas-Rhin').waitFor();
    await lookAt(page, 'section-phone');
    await page.getByRole('link', { name: 'Régler Agenda' }).click();
    await page.getByText('Hérité de la fédération du Bas-Rhin').waitFor();
    await page.getByLabel('Heure du rappel').fill('25');
    await page.getByRole('button', { name: 'Enregistrer les réglages' }).click();
    await page.getByRole('alert').waitFor();
    await lookAt(page, 'section-agenda-wrong-phone');
    await page.getByLabel('Heure du rappel').fill('19');
    await page.getByRole('button', { name: 'Enregistrer les réglages' }).click();
    await page.getByText('Sans ce choix : 20, hérité de la fédération du Bas-Rhin.').waitFor();
    await lookAt(page, 'section-agenda-phone');
    await page.setViewportSize(DESKTOP);
    await lookAt(page, 'section-agenda');
    await page.getByRole('button', { name: 'Revenir à la valeur héritée' }).click();
    await page.getByText('C’est de nouveau la valeur d’avant ce choix.').waitFor();
    await page.getByText('Hérité de la fédération du Bas-Rhin').waitFor();
  });

  it('without scripts as well, and the party for the whole site', async () => {
    const officer = await scene.site.make.officer(scene.national, 'national-officer');
    const page = await open(officer, PHONE, false);
    await page.goto('/administration');
    await page.getByRole('link', { name: 'Le site et ses mentions légales' }).click();
    await page.getByLabel('Éditeur du site : nom').fill('Le parti d’essai');
    await page.getByRole('button', { name: 'Enregistrer les réglages' }).click();
    await page.getByText('Le réglage est enregistré.').waitFor();
    await page.goto('/mentions-legales');
    await page.getByText('Le parti d’essai').waitFor();

    const looked = await open(officer, PHONE);
    await looked.goto('/administration/reglages/core');
    await lookAt(looked, 'site-phone');
    await looked.setViewportSize(DESKTOP);
    await lookAt(looked, 'site');
  });
});
