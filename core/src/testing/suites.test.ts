import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { access, content, definePlugin, type Host } from '../sdk/index.js';
import { circlesHold, coreStillWorks, personalDataHolds, type TestedPlugin } from './index.js';
import { notes } from './notes.js';

const TABLE = 'create table leaky.things (id int generated always as identity primary key, text text not null);';
const PERSON = 'person_id int references core.people on delete cascade';
const POLICED = `${TABLE} select core.circle_table('leaky.things');`;

describe('the suites that plugins call', () => {
  const folders: string[] = [];
  after(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

  /** @param kept its columns; declared as nobody's, since nothing is planted for a person in most of these tests */
  const leaky = (
    migration: string,
    kept = 'things.id things.text things.section_id things.circle',
    more: (host: Host) => void = () => undefined,
  ): TestedPlugin => {
    const folder = mkdtempSync(join(tmpdir(), 'lacoopol-leaky-'));
    folders.push(folder);
    for (const part of ['migrations', 'locales', 'views']) mkdirSync(join(folder, part));
    writeFileSync(join(folder, 'migrations/0001_things.sql'), migration);
    const columns = Object.fromEntries(kept.split(' ').map((column) => [column, 'common' as const]));
    const start = (host: Host) => {
      if (kept !== '') host.personalData({ columns, export: async () => ({}), erase: async () => undefined });
      more(host);
    };
    return { plugin: definePlugin({ id: 'leaky', core: '^1.0.0', start }), folder };
  };
  const faultOf = (running: Promise<void>) =>
    running.then(
      () => 'none',
      (error: Error) => error.message,
    );

  it('find nothing wrong with a plugin that holds', async () => {
    await circlesHold(notes());
    await coreStillWorks(notes());
    await personalDataHolds(notes());
  });

  it('find a table that another section reads, changes and empties', async () => {
    const fault = await faultOf(circlesHold(leaky(`${POLICED} create policy all_of_it on leaky.things using (true);`)));
    expect(fault)
      .to.contain('leaky.things (circle section): a visitor reads it.')
      .and.to.contain('(circle network): a visitor changes it.')
      .and.to.contain('(circle public): a secretary of another section removes it.')
      .and.not.to.contain('(circle network): a secretary of another section reads it.');
  });

  it('find what belongs to a person and is read by her comrades', async () => {
    const fault = await faultOf(
      circlesHold(
        leaky(
          `create table leaky.wishes (id int generated always as identity primary key, text text);
          select core.person_table('leaky.wishes'); create policy too_open on leaky.wishes for select using (core.is_member());`,
          'wishes.id wishes.text wishes.person_id',
        ),
      ),
    );
    expect(fault).to.contain('leaky.wishes: another member reads').and.not.to.contain('a visitor');
  });

  it('find a page that answers past the policies', async () => {
    const fault = await faultOf(
      circlesHold(
        leaky(
          `${POLICED} create function leaky.every() returns text language sql security definer set search_path = '' as
            $$ select string_agg(text, ' ') from leaky.things $$;`,
          undefined,
          (host) => {
            host.address('/fuite');
            host.pages.get('/fuite', { access: access.public }, async ({ work }) => {
              const { rows } = await work.raw<{ every: string }>('select leaky.every()');
              return content('text/plain', rows[0]?.every ?? '');
            });
          },
        ),
      ),
    );
    expect(fault)
      .to.contain('/fuite shows a visitor what is of the circle network.')
      .and.to.contain('/fuite shows a secretary of another section what is of the circle section.')
      .and.not.to.contain('leaky.things');
  });

  it('name the table for which no row can be made up, and take values for it', async () => {
    const picky = leaky(
      `create table leaky.things (id int generated always as identity primary key,
      code text not null check (code ~ '^[A-Z]{3}$')); select core.circle_table('leaky.things');`,
      'things.id things.code things.section_id things.circle',
    );
    expect(await faultOf(circlesHold(picky))).to.contain('No row could be made in leaky.things');
    await circlesHold(picky, { rows: { 'leaky.things': { code: 'ABC' } } });
  });

  it('find what an export forgets, what stays after an erasure, and what goes too far', async () => {
    const columns = { 'things.id': 'technical', 'things.text': 'personal', 'things.person_id': 'personal' } as const;
    const circled = { ...columns, 'things.section_id': 'technical', 'things.circle': 'technical' } as const;
    const keeping = (erasing: string) =>
      leaky(
        `create table leaky.things (id int generated always as identity primary key, text text, ${PERSON});
         select core.circle_table('leaky.things');`,
        '',
        (host) =>
          host.personalData({
            columns: circled,
            export: async () => ({}),
            erase: async (work, person) => void (await work.raw(erasing, [person])),
          }),
      );
    expect(await faultOf(personalDataHolds(keeping('select ?::int'))))
      .to.contain('leaky.things.text is not in a person')
      .and.to.contain('leaky.things.text still holds')
      .and.to.contain('leaky.things.person_id still points to her');
    expect(await faultOf(personalDataHolds(keeping('delete from leaky.things where ? > 0'))))
      .to.contain('what is another person')
      .and.not.to.contain('still');
  });

  it('find a view that does not compile', async () => {
    const broken = leaky(POLICED);
    writeFileSync(join(broken.folder, 'views/broken.hbs'), '{{unknownHelper "x"}}');
    expect(await faultOf(coreStillWorks(broken))).to.contain('The view leaky/broken does not compile');
  });
});
