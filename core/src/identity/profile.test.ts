import { expect } from 'chai';
import { house, type House, type MadePerson, type MadeSection } from '../testing/index.js';

describe('a person’s own page and profile', () => {
  let site: House;
  let section: MadeSection;
  let karim: MadePerson;
  const home = async () =>
    (
      await site.migrator.query<{ home_commune: string | null }>('select home_commune from core.people where id = ?', [
        karim.id,
      ])
    )[0]!.home_commune;
  before(async () => {
    site = await house();
    const federation = await site.make.section({ kind: 'federation', name: 'Bas-Rhin', communes: [] });
    section = await site.make.section({ name: 'Neudorf', parent: federation });
  });
  beforeEach(async () => {
    karim = await site.make.member(section, {
      givenName: 'Karim',
      familyName: 'Haddad',
      homeCommune: null,
      roles: ['treasurer'],
    });
  });
  after(() => site.close());

  it('shows the sections, the roles held there and what is still missing', async () => {
    const client = await site.client(karim);
    const { text } = await client.get('/moi');
    expect(text)
      .to.contain('Neudorf')
      .and.to.contain('Bas-Rhin')
      .and.to.contain('trésorerie')
      .and.to.contain('Dire ma commune');
    await client.submit('/moi/profil', { intent: 'commune', commune: 'Bischheim' });
    expect((await client.get('/moi')).text).not.to.contain('Dire ma commune');
    expect((await (await site.client()).get('/moi')).status).to.equal(401);
  });

  it('shows somebody without a section where to find one', async () => {
    const alone = await site.client(await site.make.person());
    expect((await alone.get('/moi')).text).to.contain('Tu n’es encore dans aucune section');
  });

  it('takes a commune by its name, and asks which where a postcode has several', async () => {
    const client = await site.client(karim);
    expect((await client.submit('/moi/profil', { intent: 'commune', commune: 'hoenheim' })).status).to.equal(303);
    expect(await home()).to.equal('67204');
    const asked = await client.submit('/moi/profil', { intent: 'commune', commune: '67310' });
    const choices = await client.get(asked.location!.split('#')[0]!);
    expect(choices.text).to.contain('Wasselonne (67310)').and.to.contain('name="homeCommune"');
    expect(await home()).to.equal('67204');
    await client.post('/moi/profil', { intent: 'commune', homeCommune: '67520' });
    expect(await home()).to.equal('67520');
    for (const fields of [{ commune: 'Nulle-Part' }, { commune: '' }, { homeCommune: '99999' }, { homeCommune: 'x' }]) {
      expect(
        (await client.submit('/moi/profil', { intent: 'commune', ...fields } as Record<string, string>)).status,
      ).to.equal(422);
    }
    expect(await home()).to.equal('67520');
  });

  it('keeps name, language and consent', async () => {
    const client = await site.client(karim);
    const saved = await client.submit('/moi/profil', {
      intent: 'profile',
      givenName: 'Karima',
      familyName: 'Haddad',
      locale: 'en',
      shareContact: 'yes',
    });
    expect(saved.location).to.equal('/moi/profil?langue=en');
    await client.get(saved.location!);
    const { text } = await client.get('/moi/profil');
    expect(text).to.contain('value="Karima"').and.to.contain('My profile');
    const [account] = await site.migrator.query<{ share_contact: boolean }>(
      'select share_contact from core.accounts where person_id = ?',
      [karim.id],
    );
    expect(account!.share_contact).to.equal(true);
    await client.submit('/moi/profil', { intent: 'profile', givenName: 'Karima', familyName: 'Haddad', locale: 'fr' });
    const refused = await client.submit('/moi/profil', {
      intent: 'profile',
      givenName: ' ',
      familyName: 'Haddad',
      locale: 'fr',
    });
    expect(refused.status).to.equal(422);
  });

  it('changes a password only with the present one, and then ends the other sessions', async () => {
    const client = await site.client(karim);
    const elsewhere = await site.client(karim);
    const change = (fields: Record<string, string>) => client.submit('/moi/profil', { intent: 'password', ...fields });
    const short = await change({ newPassword: 'court' });
    expect(short.status).to.equal(422);
    expect(short.text, 'the other form keeps its values').to.contain('value="Karim"').and.not.to.contain('court"');
    expect((await change({ newPassword: 'une phrase bien assez longue' })).status).to.equal(303);
    expect((await elsewhere.get('/moi')).status).to.equal(401);
    expect((await client.get('/moi')).status).to.equal(200);

    expect((await change({ newPassword: 'une autre phrase, longue aussi' })).status).to.equal(422);
    expect(
      (await change({ currentPassword: 'pas celle-là', newPassword: 'une autre phrase, longue aussi' })).status,
    ).to.equal(422);
    expect(
      (await change({ currentPassword: 'une phrase bien assez longue', newPassword: 'une autre phrase, longue aussi' }))
        .status,
    ).to.equal(303);
    const signIn = async (password: string) =>
      (await (await site.client()).submit('/connexion', { intent: 'password', account: karim.email, password })).status;
    expect([
      await signIn('une phrase bien assez longue'),
      await signIn('une autre phrase, longue aussi'),
    ]).to.deep.equal([422, 303]);
  });

  it('changes nothing for a visitor', async () => {
    const visitor = await site.client();
    await visitor.get('/connexion');
    for (const fields of [
      { intent: 'profile', givenName: 'A', familyName: 'B', locale: 'fr' },
      { intent: 'password', newPassword: 'une phrase bien assez longue' },
    ]) {
      expect((await visitor.post('/moi/profil', fields as Record<string, string>)).status).to.equal(401);
    }
  });
});
