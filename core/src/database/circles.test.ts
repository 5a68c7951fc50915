import { expect } from 'chai';
import fc from 'fast-check';
import { house, type House, type MadePerson, type MadeSection } from '../testing/index.js';
import { EVERY_CIRCLE, notes } from '../testing/notes.js';
import { entering } from './enter.js';
import type { Work } from './work.js';

describe('the circles, as the database enforces them', () => {
  let site: House;
  let bas: MadeSection;
  let centre: MadeSection;
  let neudorf: MadeSection;
  let member: MadePerson;

  before(async () => {
    site = await house([notes()]);
    const national = await site.make.section({ kind: 'national' });
    bas = await site.make.section({ kind: 'federation', parent: national });
    centre = await site.make.section({ parent: bas });
    neudorf = await site.make.section({ parent: bas });
    member = await site.make.member(centre);
    for (const section of [bas, centre, neudorf]) {
      for (const circle of EVERY_CIRCLE) {
        await site.migrator.query('insert into notes.notes (text, circle, section_id) values (?, ?, ?)', [
          `${section.slug} ${circle}`,
          circle,
          section.id,
        ]);
      }
    }
    await site.migrator.query('insert into notes.wishes (text, person_id) values (?, ?)', ['a wish', member.id]);
  });
  after(() => site.close());

  const seenBy = async (person?: { email: string }) => {
    const client = await site.client(person);
    return (await client.api('GET', '/api/v1/notes'))
      .json<{ notes: { text: string }[] }>()
      .notes.map((note) => note.text);
  };

  it('show a visitor what is public, and nothing else', async () => {
    expect(await seenBy()).to.have.members([bas, centre, neudorf].map((section) => `${section.slug} public`));
  });

  it('show a member the own section, the levels above it and the network, though the query names no section', async () => {
    const seen = await seenBy(member);
    expect(seen)
      .to.include(`${centre.slug} section`)
      .and.to.include(`${bas.slug} section`)
      .and.to.include(`${neudorf.slug} network`);
    expect(seen).not.to.include(`${neudorf.slug} section`);
  });

  it('close for a former member', async () => {
    const former = await site.make.person();
    await site.make.membership(former, centre, { until: '2024-01-01' });
    expect(await seenBy(former)).to.have.length(3);
  });

  it('do not open a section to a role above it', async () => {
    const lead = await site.make.officer(bas, 'federation-lead');
    expect(await seenBy(lead)).not.to.include(`${centre.slug} section`);
  });

  it('refuse to write into a section that is not open', async () => {
    const write = site.cradle.database.work(
      { readOnly: false, enter: entering.again({ person: member.id, sections: [centre.id], member: true }) },
      (work) =>
        Promise.resolve(
          work.table('notes.notes').insert({ text: 'planted', circle: 'section', section_id: neudorf.id }),
        ),
    );
    await write.then(
      () => expect.fail('it was written'),
      (error: Error) => expect(error.message).to.contain('row-level security'),
    );
  });

  it('return nothing private where nobody entered', async () => {
    const { rows } = await site.cradle.database.knex.raw<{ rows: unknown[] }>(
      `select from notes.notes where circle <> 'public'`,
    );
    const people = await site.cradle.database.knex.raw<{ rows: unknown[] }>('select from core.people');
    const members = await site.cradle.database.knex.raw<{ rows: unknown[] }>('select from core.memberships');
    expect([rows.length, people.rows.length, members.rows.length]).to.deep.equal([0, 0, 0]);
  });

  it('keep what belongs to a person from everybody else, the system included', async () => {
    const wishes = (work: Work) => work.raw('select from notes.wishes').then(({ rows }) => rows.length);
    const own = await site.cradle.database.work(
      { readOnly: true, enter: entering.again({ person: member.id, sections: [], member: true }) },
      wishes,
    );
    expect([own, await site.asSystem(null, wishes)]).to.deep.equal([1, 0]);
  });

  it('hide how people are reached and how they sign in from the runtime role altogether', async () => {
    for (const table of ['accounts', 'sessions', 'sign_in_links']) {
      await site.cradle.database.knex.raw(`select from core.${table}`).then(
        () => expect.fail(`core.${table} was read`),
        (error: Error) => expect(error.message).to.contain('permission denied'),
      );
    }
  });

  it('agree with their rule for any choice of open sections', async () => {
    const rows = await site.migrator.query<{ text: string; circle: string; section_id: number }>(
      'select text, circle, section_id from notes.notes',
    );
    await fc.assert(
      fc.asyncProperty(fc.subarray([bas.id, centre.id, neudorf.id]), fc.boolean(), async (sections, isMember) => {
        const seen = await site.cradle.database.work(
          { readOnly: true, enter: entering.again({ person: null, sections, member: isMember }) },
          (work) => work.raw<{ text: string }>('select text from notes.notes'),
        );
        const expected = rows.filter(
          (row) =>
            row.circle === 'public' || (row.circle === 'network' && isMember) || sections.includes(row.section_id),
        );
        expect(seen.rows.map((row) => row.text)).to.have.members(expected.map((row) => row.text));
      }),
      { numRuns: 40 },
    );
  });

  it('leave the setting behind with the transaction', async () => {
    await site.asSystem(null, async () => undefined);
    const { rows } = await site.cradle.database.knex.raw<{ rows: { open: number[] }[] }>(
      'select core.visible() as open',
    );
    expect(rows[0]!.open).to.deep.equal([]);
  });
});
