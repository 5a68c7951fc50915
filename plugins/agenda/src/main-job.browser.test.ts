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

// The job that all this is for, as people do it: a secretary at her desk, militants on their phones.
describe('a section fills Saturday’s leafleting', function () {
  this.timeout(90_000);
  let browser: TestBrowser | null;
  let scene: Scene;

  before(async function () {
    browser = await openBrowser();
    if (!browser) this.skip();
  });
  after(async () => {
    await browser?.close();
  });
  beforeEach(async () => {
    scene = await Scene.open();
  });
  afterEach(async () => {
    const errors = await browser?.closePages();
    await scene.close();
    expect(errors).to.deep.equal([]);
  });

  const open = async (who: { email: string } | undefined, viewport: typeof PHONE, javaScript = true) =>
    browser!.page(scene.site.url, { viewport, javaScript, as: await scene.site.client(who) });

  /** Nothing sticks out, axe has nothing to say; the picture is kept to be looked at. */
  const lookAt = async (page: Page, name: string) => {
    await picture(page, `agenda/${name}`);
    expect(await accessibilityFaults(page), name).to.deep.equal([]);
    expect(await sticksOut(page), `${name} sticks out sideways`).to.equal(false);
  };

  const organise = async (page: Page) => {
    await page.goto(`/sections/${scene.section.slug}`);
    await page.getByRole('link', { name: 'Organiser une action' }).first().click();
    await page.getByLabel('Quel genre d’action ?').selectOption({ label: 'Tractage' });
    await page.getByLabel('Titre').fill('Tractage, marché de la place Broglie');
    await page.getByLabel('Jour').fill('2026-12-05');
    await page.getByRole('button', { name: 'Ajouter un créneau' }).click();
    await page.getByRole('group', { name: 'Créneau 2' }).waitFor();
    for (const [index, start, end, need] of [
      [1, '09:00', '11:00', '3'],
      [2, '11:00', '13:00', '2'],
    ] as const) {
      const shift = page.getByRole('group', { name: `Créneau ${index}` });
      await shift.getByLabel('Début').fill(start);
      await shift.getByLabel('Fin').fill(end);
      await shift.getByLabel('Personnes', { exact: true }).fill(need);
    }
    await page.getByLabel('Point de rendez-vous').fill('place Broglie, devant l’opéra');
    await page.getByLabel('Commune').fill('Strasbourg');
    await page.getByLabel('Tous les membres du parti').check();
    await page.getByRole('button', { name: 'Créer l’action' }).click();
    await page.getByText('L’action est créée').waitFor();
  };

  const answerOnPhone = async (person: MadePerson, answer: RegExp, javaScript: boolean, name?: string) => {
    const phone = await open(undefined, PHONE, javaScript);
    await phone.goto(await scene.link(person));
    if (name) await lookAt(phone, name);
    await phone.getByRole('button', { name: answer }).click();
    return phone;
  };

  for (const javaScript of [true, false]) {
    it(`from an empty agenda to people who come, ${javaScript ? 'live' : 'without JavaScript'}`, async () => {
      const people: MadePerson[] = [];
      for (const givenName of ['Karim', 'Léa', 'Jeanne', 'Yann', 'Paul'])
        people.push(await scene.free({}, { givenName, familyName: 'Haddad' }));

      const desk = await open(scene.organiser, DESKTOP, javaScript);
      await organise(desk);
      await desk.getByRole('button', { name: 'Demander à 3 personnes' }).waitFor();
      if (javaScript) await lookAt(desk, 'board-before-1280');
      await desk.getByRole('button', { name: 'Demander à 3 personnes' }).click();
      await desk.getByText('C’est demandé à 3 personnes').waitFor();
      await scene.site.work();

      const asked = await scene.asked();
      expect(asked).to.have.length(3);
      const of = (index: number) => people.find((person) => person.email === asked[index])!;
      const first = await answerOnPhone(
        of(0),
        /Oui, compte sur moi/,
        javaScript,
        javaScript ? 'one-tap-360' : undefined,
      );
      await first.getByText('tu as ta place').first().waitFor();
      await answerOnPhone(of(1), /Non, pas cette fois/, javaScript);
      await scene.site.work();
      expect(await scene.asked(), 'the next in line is asked by itself').to.have.length(4);

      // Her page fills under her eyes; without JavaScript she loads it again.
      if (!javaScript) await desk.reload();
      await desk.getByText('1 sur 3').first().waitFor();
      if (javaScript) await lookAt(desk, 'board-after-1280');

      // A reply by phone counts equally.
      const silent = of(2);
      await desk.reload();
      const row = desk
        .getByRole('link', { name: `Répondre à sa place : ${silent.name}` })
        .or(desk.getByRole('group').filter({ hasText: silent.name }));
      await row.first().click();
      await desk.getByRole('button', { name: /^Oui/ }).first().click();
      await desk.getByText('2 sur 3').first().waitFor();
    });
  }

  it('on a phone: a militant says when, is asked, sees it on her page and takes it back', async () => {
    const person = await scene.site.make.member(scene.section, { givenName: 'Samira', familyName: 'Haddad' });
    const phone = await open(person, PHONE);
    await phone.goto('/moi');
    await lookAt(phone, 'me-first-360');
    await phone.getByRole('link', { name: 'Dire quand je suis libre' }).first().click();
    await phone.getByLabel(/samedi matin/i).check();
    await lookAt(phone, 'availability-360');
    await phone.getByRole('button', { name: 'Enregistrer mes disponibilités' }).click();
    await phone.getByText('Merci, c’est noté').waitFor();

    const shift = await scene.shift(2);
    await scene.ask(shift, { count: 1 });
    await phone.goto('/moi');
    await lookAt(phone, 'me-asked-360');
    await phone
      .getByRole('button', { name: /Oui, je viens/ })
      .first()
      .click();
    await phone
      .getByText(/tu as ta place/)
      .first()
      .waitFor();
    await phone.goto('/moi');
    await lookAt(phone, 'me-going-360');
    expect(await scene.board(shift)).to.include({ seats: 1 });
    await phone
      .getByRole('button', { name: /Je ne peux plus/ })
      .first()
      .click();
    await phone.getByText('tu n’es plus sur la liste').first().waitFor();
    expect(await scene.board(shift)).to.include({ seats: 0 });
  });

  it('by keyboard alone', async () => {
    await scene.free({}, { givenName: 'Karim', familyName: 'Haddad' });
    const shift = await scene.shift(1);
    const desk = await open(scene.organiser, DESKTOP);
    await desk.goto(`/sections/${scene.section.slug}/agenda/creneaux/${shift}`);
    for (let presses = 0; presses < 40; presses += 1) {
      await desk.keyboard.press('Tab');
      if (
        await desk.evaluate<boolean>(`document.activeElement?.textContent?.includes('Demander à 1 personne') ?? false`)
      )
        break;
    }
    await desk.keyboard.press('Enter');
    await desk.getByText('C’est demandé à 1 personne').waitFor();
  });

  it('on pages that axe and a narrow screen have nothing against', async () => {
    await scene.free();
    const action = await scene.plan(3, { circle: 'public' });
    const slug = scene.section.slug;
    const addresses: [string, { email: string } | undefined, string][] = [
      ['home', undefined, '/'],
      ['section-visitor', undefined, `/sections/${slug}`],
      ['action-visitor', undefined, `/sections/${slug}/agenda/${action.id}`],
      ['section', scene.organiser, `/sections/${slug}`],
      ['agenda', scene.organiser, `/sections/${slug}/agenda`],
      ['action', scene.organiser, `/sections/${slug}/agenda/${action.id}`],
      ['new-action', scene.organiser, `/sections/${slug}/agenda/nouvelle`],
      ['cancel', scene.organiser, `/sections/${slug}/agenda/${action.id}/annuler`],
      ['board', scene.organiser, `/sections/${slug}/agenda/creneaux/${action.shifts[0]!.id}`],
    ];
    for (const viewport of [PHONE, DESKTOP]) {
      for (const [name, who, address] of addresses) {
        const page = await open(who, viewport);
        expect((await page.goto(address))!.status(), address).to.equal(200);
        await lookAt(page, `${name}-${viewport.width}`);
        await page.close();
      }
    }
  });
});
