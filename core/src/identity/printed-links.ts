import type { Config } from '../config.js';
import type { Migrator } from '../database/migrate.js';
import { DEMONSTRATION_ACCOUNTS } from '../demonstration/accounts.js';
import { hashToken } from '../http/signing.js';
import { StartupError } from '../errors.js';
import { newToken } from './sign-in.js';

const FIRST_LINK_HOURS = 24;

/** A one-use link that makes the first administrator; the ones printed before stop working. */
export async function makeFirstLink(config: Config, migrator: Migrator): Promise<string> {
  await migrator.query('delete from core.sign_in_links where person_id is null');
  const token = await storeLink(migrator, null, FIRST_LINK_HOURS * 60);
  return `${config.baseUrl}/bienvenue/${token}`;
}

/** A one-time sign-in link for the person with this address. @throws StartupError where nobody has it */
export async function makePersonLink(config: Config, migrator: Migrator, email: string): Promise<string> {
  return `${config.baseUrl}/connexion/lien/${await storeLink(migrator, await personOf(migrator, email), 60)}`;
}

/** A session made at the command line, as `name=value` of its cookie. It counts as strong. */
export async function makeSessionCookie(
  config: Config,
  migrator: Migrator,
  email: string,
  hours = 12,
): Promise<string> {
  const person = await personOf(migrator, email);
  const token = newToken();
  await migrator.query(`select core.open_session(?, ?, true, 'command line', now() + ? * interval '1 hour')`, [
    hashToken(token),
    person,
    hours,
  ]);
  return `${config.baseUrl.startsWith('https://') ? '__Host-lacoopol' : 'lacoopol'}=${token}`;
}

/** Prints how to come in as a few people of the demonstration. */
export async function printDemonstrationLinks(
  config: Config,
  migrator: Migrator,
  say: (line: string) => void,
): Promise<void> {
  say('Come in as (each link works once, for an hour):');
  for (const account of DEMONSTRATION_ACCOUNTS) {
    const link = await makePersonLink(config, migrator, account.email).catch(() => null);
    if (link)
      say(
        `  ${`${account.givenName} ${account.familyName}`.padEnd(22)} ${`${account.who}, ${account.sectionKey}`.padEnd(38)} ${link}`,
      );
  }
}

async function personOf(migrator: Migrator, email: string): Promise<number> {
  const [found] = await migrator.query<{ person_id: number }>(
    'select person_id from core.accounts where email = lower(?)',
    [email],
  );
  if (!found) throw new StartupError(`Nobody has the address ${email}.`);
  return found.person_id;
}

async function storeLink(migrator: Migrator, person: number | null, minutes: number): Promise<string> {
  const token = newToken();
  await migrator.query(
    `insert into core.sign_in_links (token_hash, person_id, expires_at) values (?, ?, now() + ? * interval '1 minute')`,
    [hashToken(token), person, minutes],
  );
  return token;
}
