import type pg from 'pg';

const DATABASE = 'lacoopol';
/** Owns the database, and migrates it. */
export const OWNER = 'lacoopol_owner';
/** Owns nothing, and no policy lets it pass. */
export const RUNTIME = 'lacoopol_runtime';

const ATTRIBUTES = 'login nosuperuser nobypassrls nocreatedb nocreaterole noreplication';

/** Brings the two roles and the database to what they must be, whatever became of them since. */
export async function ensureRoles(superuser: pg.Client): Promise<void> {
  const { rows: roles } = await superuser.query<{ name: string; right: boolean }>(
    `select rolname as name, rolcanlogin and not (rolsuper or rolbypassrls or rolcreatedb or rolcreaterole or rolreplication) as right
     from pg_roles where rolname = any ($1)`,
    [[OWNER, RUNTIME]],
  );
  for (const name of [OWNER, RUNTIME]) {
    const role = roles.find((found) => found.name === name);
    if (!role?.right) await superuser.query(`${role ? 'alter' : 'create'} role ${name} ${ATTRIBUTES}`);
  }
  const { rows: databases } = await superuser.query('select from pg_database where datname = $1', [DATABASE]);
  if (databases.length === 0) await superuser.query(`create database ${DATABASE} owner ${OWNER} template template0`);

  const { rows: open } = await superuser.query<{ name: string }>(
    `select datname as name from pg_database, aclexplode(coalesce(datacl, acldefault('d', datdba)))
     where grantee = 0 and datname in ($1, 'postgres', 'template1') group by datname`,
    [DATABASE],
  );
  for (const { name } of open) await superuser.query(`revoke all on database ${name} from public`);
  const { rows: shut } = await superuser.query<{ name: string }>(
    `select role as name from unnest($2::text[]) as role where not has_database_privilege(role, $1, 'connect')`,
    [DATABASE, [OWNER, RUNTIME]],
  );
  for (const { name } of shut) await superuser.query(`grant connect on database ${DATABASE} to ${name}`);
}

/**
 * An address that `pg`, knex and libpq all read: a host that `new URL` accepts, overridden by the folder of the
 * socket. Port and sslmode are there lest PGPORT or PGSSLMODE of the environment decide.
 */
export function addressOf(role: string, socketFolder: string): string {
  return `postgres://${role}@localhost/${DATABASE}?host=${encodeURIComponent(socketFolder)}&port=5432&sslmode=disable`;
}
