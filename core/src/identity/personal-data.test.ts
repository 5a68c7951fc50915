import { expect } from 'chai';
import { entering } from '../database/enter.js';
import type { Work } from '../database/work.js';
import { refuseUndeclared, type PersonalData } from '../plugins/personal-data.js';
import { house, type House, type MadePerson, type MadeSection } from '../testing/index.js';
import { notes } from '../testing/notes.js';
import { CORE_COLUMNS } from './core-columns.js';
import { classifiedColumns, erasePerson, exportPerson } from './personal-data.js';

describe('personal data', () => {
  let site: House;
  let section: MadeSection;
  let person: MadePerson;

  before(async () => {
    site = await house([notes()]);
    section = await site.make.section({ kind: 'national' });
    person = await site.make.member(section, { givenName: 'Aglaé', email: 'aglae@example.org', roles: ['secretary'] });
    await site.migrator.query(`insert into notes.wishes (text, person_id) values ('a bicycle', ?)`, [person.id]);
  });
  after(() => site.close());

  const asPerson = <T>(run: (work: Work) => Promise<T>) =>
    site.cradle.database.work({ readOnly: false, enter: entering.person({ person: person.id }) }, run);

  it('is classified column by column, in the core and in each plugin', async () => {
    const rows = await site.migrator.query<{ name: string }>(
      `select c.relname || '.' || a.attname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
       where c.relnamespace = 'core'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
         and c.relname not in ('migrations', 'migrations_lock')`,
    );
    expect(Object.keys(CORE_COLUMNS)).to.have.members(rows.map(({ name }) => name));
    expect(classifiedColumns(site.cradle.registry)).to.include({
      'core.accounts.email': 'personal',
      'notes.wishes.text': 'personal',
      'notes.notes.text': 'common',
    });
  });

  it('that a plugin does not declare is refused with a sentence naming the columns', () => {
    const declared = (columns: PersonalData['columns']) =>
      ({ columns, export: async () => ({}), erase: async () => undefined }) satisfies PersonalData;
    const refused = (one: PersonalData | null, columns: string[]) => () => refuseUndeclared(one, columns);
    expect(refused(null, [])).not.to.throw();
    expect(refused(null, ['notes.text'])).to.throw('it keeps notes.text and says nothing of them');
    expect(refused(declared({ 'notes.id': 'technical' }), ['notes.id', 'notes.text'])).to.throw(
      'notes.text is not in host.personalData',
    );
    expect(refused(declared({ 'notes.gone': 'common' }), [])).to.throw('notes.gone is in host.personalData, and there');
    expect(refused(declared({ 'notes.text': 'common' }), ['notes.text'])).not.to.throw();
  });

  it('is exported from the core and every plugin, without what opens the account', async () => {
    const kept = JSON.stringify(await asPerson((work) => exportPerson(work, site.cradle.registry, person.id)));
    for (const word of ['Aglaé', 'aglae@example.org', 'a bicycle', 'secretary', section.name])
      expect(kept).to.contain(word);
    expect(kept).not.to.match(/hash/i);
  });

  it('is gone from every personal column after erasure, and the others stay', async () => {
    const other = await site.make.member(section, { givenName: 'Basile' });
    await asPerson((work) => erasePerson(work, site.cradle.registry, person.id));
    for (const [column, kind] of Object.entries(classifiedColumns(site.cradle.registry))) {
      const [schema, table, name] = column.split('.');
      const found = await site.migrator.query(
        `select from ??.?? where ??::text ilike any (array['%aglaé%', '%aglae%', '%a bicycle%'])`,
        [schema!, table!, name!],
      );
      expect(found, `${column} (${kind})`).to.have.length(0);
    }
    expect(await site.migrator.query('select from core.people where id = ?', [other.id])).to.have.length(1);
  });
});
