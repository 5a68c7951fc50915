import { expect } from 'chai';
import { readTerritory } from './communes.js';

describe('the communes of France', () => {
  const territory = readTerritory();
  const communes = new Map(territory.communes.map((commune) => [commune.code, commune]));

  it('are read once', () => {
    expect(readTerritory()).to.equal(territory);
  });

  it('hold every commune of today exactly once, and nothing that is no longer or not quite one', () => {
    expect(territory.communes).to.have.length(communes.size);
    expect(communes.size).to.be.within(34_000, 36_000);
    expect(communes.get('67418')?.name, 'a new commune keeps the code of its chief town').to.equal(
      'Rountzenheim-Auenheim',
    );
    expect(communes.has('67014'), 'Auenheim, delegated since').to.equal(false);
  });

  it('say of Strasbourg where it lies, who lives there and what its letters carry', () => {
    const strasbourg = communes.get('67482');
    expect(strasbourg).to.deep.include({
      name: 'Strasbourg',
      department: '67',
      arrondissement: '678',
      intercommunality: '246700488',
      region: '44',
      postcodes: ['67000', '67100', '67200'],
    });
    expect(strasbourg?.population).to.be.within(250_000, 350_000);
  });

  it('count Paris, Lyon and Marseille once, with all their postcodes', () => {
    expect(communes.get('75056')?.postcodes).to.include.members(['75001', '75016', '75116', '75020']);
    expect(communes.has('75101')).to.equal(false);
    expect(communes.get('13055')?.postcodes).to.include('13016');
    expect(communes.get('69123')?.postcodes).to.include('69009');
  });

  it('name only departments, arrondissements and intercommunalities that are listed', () => {
    const departments = new Set(territory.departments.map(({ code }) => code));
    const arrondissements = new Set(territory.arrondissements.map(({ code }) => code));
    const intercommunalities = new Set(territory.intercommunalities.map(({ code }) => code));
    for (const { code, department, arrondissement, intercommunality } of territory.communes) {
      if (!departments.has(department)) expect.fail(`${code} names department ${department}`);
      if (arrondissement !== null && !arrondissements.has(arrondissement))
        expect.fail(`${code} names arrondissement ${arrondissement}`);
      if (intercommunality !== null && !intercommunalities.has(intercommunality))
        expect.fail(`${code} names intercommunality ${intercommunality}`);
    }
    for (const { code, department } of territory.arrondissements)
      expect(departments.has(department), code).to.equal(true);
  });

  it('leave an arrondissement or an intercommunality out where there is none', () => {
    expect(communes.get('97601')?.arrondissement, 'Mayotte').to.equal(null);
    expect(communes.get('29083')?.intercommunality, 'the Île de Sein stands alone').to.equal(null);
  });

  it('name an intercommunality as people say it', () => {
    const names = new Map(territory.intercommunalities.map(({ code, name }) => [code, name]));
    expect(names.get('246700306')).to.equal('Vallée de la Bruche');
    expect(names.get('200041283')).to.equal('Plaine du Rhin');
    expect(names.get('200067841')).to.equal('Alsace Bossue');
    expect(names.get('200040178')).to.equal('Outre-Forêt');
    expect(names.get('200067874')).to.equal('Haguenau');
    expect(names.get('246700488')).to.equal('Eurométropole de Strasbourg');
  });

  it('come in the order of their codes', () => {
    for (const list of Object.values(territory) as { code: string }[][]) {
      expect(list.every(({ code }, index) => index === 0 || (list[index - 1]?.code ?? '') < code)).to.equal(true);
    }
  });
});
