import type { Migrator } from '../database/migrate.js';
import { readTerritory } from './communes.js';

/** Writes the communes and their divisions into the database, once. @returns whether it had to */
export async function loadTerritory(migrator: Migrator): Promise<boolean> {
  const there = await migrator.query('select from core.communes limit 1');
  if (there.length > 0) return false;
  const { communes, departments, arrondissements, intercommunalities } = readTerritory();
  const divisions = [
    ...departments.map(({ code, name }) => ({ kind: 'department', code, name })),
    ...arrondissements.map(({ code, name }) => ({ kind: 'arrondissement', code, name })),
    ...intercommunalities.map(({ code, name }) => ({ kind: 'intercommunality', code, name })),
  ];
  // One statement each, all or nothing: a start that was killed half-way begins again.
  await migrator.query(
    `insert into core.divisions (kind, code, name)
     select kind, code, name from jsonb_to_recordset(?::jsonb) as d (kind text, code text, name text) on conflict do nothing`,
    [JSON.stringify(divisions)],
  );
  await migrator.query(
    `insert into core.communes (code, name, department, arrondissement, intercommunality, population, postcodes)
     select code, name, department, arrondissement, intercommunality, population, postcodes
     from jsonb_to_recordset(?::jsonb) as c (code text, name text, department text, arrondissement text, intercommunality text, population int, postcodes text[])`,
    [JSON.stringify(communes)],
  );
  return true;
}
