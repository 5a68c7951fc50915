import { statement, type PersonalData } from '@lacoopol/core/sdk';

const written = statement<{ person: number }, object>(
  '__name__.export-written',
  'select text, written_at as "writtenAt" from __name__.entries where written_by = :person order by id',
);

/** Every column of the plugin's tables, and what becomes of a person's own when they ask for it or leave. */
export const personalData: PersonalData = {
  columns: {
    'entries.id': 'technical',
    'entries.section_id': 'technical',
    'entries.circle': 'technical',
    'entries.text': 'personal',
    'entries.written_by': 'personal',
    'entries.written_at': 'technical',
  },
  async export(work, person) {
    return { written: await work.all(written, { person }) };
  },
  async erase(work, person) {
    await work.table('__name__.entries').where({ written_by: person }).delete();
  },
};
