import { makePersonLink, makeSessionCookie } from '../identity/printed-links.js';
import { withDatabase } from './with-database.js';

export async function personLinkCommand(email: string, cookie: boolean): Promise<void> {
  await withDatabase(async ({ config, migrator }) => {
    process.stdout.write(
      `${cookie ? await makeSessionCookie(config, migrator, email) : await makePersonLink(config, migrator, email)}\n`,
    );
  });
}
