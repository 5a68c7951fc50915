import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { statement } from '../database/statement.js';
import type { Work } from '../database/work.js';
import { hashToken } from '../http/signing.js';

export const LINK_MINUTES = 30;
const SESSION_DAYS = 30;
/** At least this long; what is demanded beyond length only makes passwords worse (NIST SP 800-63B §5.1.1). */
export const PASSWORD_LENGTH = 12;

const accountForEmail = statement<{ email: string }, { person_id: number | null; password_hash: string | null }>(
  'core.account-for-email',
  'select * from core.account_for_email(:email)',
);
const createLink = statement<{ hash: Buffer; person: number | null; expires: Date }, unknown>(
  'core.create-sign-in-link',
  'select core.create_sign_in_link(:hash, :person, :expires)',
);
const lookAtLink = statement<
  { hash: Buffer; at: Date },
  { person_id: number | null; given_name: string | null; state: 'good' | 'used' | 'expired' }
>('core.look-at-sign-in-link', 'select * from core.look_at_sign_in_link(:hash, :at)');
const useLink = statement<{ hash: Buffer; at: Date }, { person: number | null }>(
  'core.use-sign-in-link',
  'select core.use_sign_in_link(:hash, :at) as person',
);
const openSessionCall = statement<
  { hash: Buffer; person: number; strong: boolean; device: string; expires: Date },
  unknown
>('core.open-session', 'select core.open_session(:hash, :person, :strong, :device, :expires)');

/** A secret of 256 bits, to be shown once; what is stored is its hash. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Whose address it is, with the hash of the password; nulls where nobody has it. */
export async function findAccount(
  work: Work,
  email: string,
): Promise<{ personId: number | null; passwordHash: string | null }> {
  const found = await work.one(accountForEmail, { email });
  return { personId: found?.person_id ?? null, passwordHash: found?.password_hash ?? null };
}

/** Makes a one-time link for a person (null: for the first administrator). @returns the token of the link */
export async function makeLink(work: Work, person: number | null, minutes = LINK_MINUTES): Promise<string> {
  const token = newToken();
  await work.one(createLink, {
    hash: hashToken(token),
    person,
    expires: new Date(work.now.getTime() + minutes * 60_000),
  });
  return token;
}

/** How a link stands, without using it up. */
export async function lookAt(
  work: Work,
  token: string,
): Promise<{ personId: number | null; givenName: string | null; good: boolean }> {
  const found = await work.one(lookAtLink, { hash: hashToken(token), at: work.now });
  return { personId: found?.person_id ?? null, givenName: found?.given_name ?? null, good: found?.state === 'good' };
}

/** Uses a link up. @returns whom it signs in, or null where it is unknown, used or expired */
export async function redeem(work: Work, token: string): Promise<number | null> {
  return (await work.one(useLink, { hash: hashToken(token), at: work.now }))?.person ?? null;
}

/** Opens a session. @returns the cookie's token, which is stored nowhere */
export async function openSession(
  work: Work,
  person: number,
  options: { strong?: boolean; device: string },
): Promise<{ token: string; expires: Date }> {
  const token = newToken();
  const expires = new Date(work.now.getTime() + SESSION_DAYS * 86_400_000);
  await work.one(openSessionCall, {
    hash: hashToken(token),
    person,
    strong: options.strong ?? false,
    device: options.device,
    expires,
  });
  return { token, expires };
}

/** Argon2id with the parameters of OWASP's password storage cheat sheet (19 MiB, two passes). Takes some 50 ms: never inside a transaction. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
}

let decoy: Promise<string> | null = null;

/** Whether the password is the one of the hash. Without a hash it takes the same time, and is never right. */
export async function checkPassword(stored: string | null, password: string): Promise<boolean> {
  decoy ??= hashPassword(newToken());
  const right = await verify(stored ?? (await decoy), password);
  return right && stored !== null;
}
