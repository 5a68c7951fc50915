import type { Knex } from 'knex';

/**
 * What the runtime role may do in the core's own tables. What is not named here (accounts, sessions, sign-in links, mail
 * already made) it reaches only through the functions that answer one question each.
 */
const CORE_TABLES: Record<string, string> = {
  communes: 'select',
  divisions: 'select',
  sections: 'select, insert, update',
  section_communes: 'select, insert, delete',
  people: 'select, update',
  memberships: 'select, insert, update',
  mandates: 'select, insert, update',
  interventions: 'select, insert',
  plugin_states: 'select, insert, update, delete',
  settings: 'select, insert, update, delete',
  asks: 'select, update',
  ask_preferences: 'select, insert, update, delete',
  outgoing: 'insert',
  throttles: 'select, insert, update, delete',
  readings: 'select, insert',
  plugin_faults: 'select',
  plugin_pauses: 'select',
};

export async function grantCore(knex: Knex, role: string): Promise<void> {
  const tables = Object.entries(CORE_TABLES).map(([table, rights]) => `grant ${rights} on core.${table} to %1$I;`);
  await run(knex, role, [
    `grant usage on schema core to %1$I;`,
    'grant usage, select on all sequences in schema core to %1$I;',
    ...tables,
  ]);
}

export async function grantPlugin(knex: Knex, schema: string, role: string): Promise<void> {
  if (!/^[a-z]+$/.test(schema)) throw new Error(`${schema} is no plugin's schema.`);
  await run(knex, role, [
    `grant usage on schema ${schema} to %1$I;`,
    `grant select, insert, update, delete on all tables in schema ${schema} to %1$I;`,
    `revoke all on ${schema}.migrations, ${schema}.migrations_lock from %1$I;`,
    `grant usage, select on all sequences in schema ${schema} to %1$I;`,
  ]);
}

async function run(knex: Knex, role: string, statements: string[]): Promise<void> {
  const { rows } = await knex.raw<{ rows: { sql: string }[] }>('select format(?::text, ?::text) as sql', [
    statements.join('\n'),
    role,
  ]);
  await knex.raw(rows[0]!.sql);
}
