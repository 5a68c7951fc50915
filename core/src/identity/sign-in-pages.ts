import { z } from 'zod';
import type { Config } from '../config.js';
import type { Database } from '../database/database.js';
import { entering } from '../database/enter.js';
import { statement } from '../database/statement.js';
import type { Work } from '../database/work.js';
import { invalid, refusal } from '../errors.js';
import { field } from '../http/fields.js';
import { page, redirect, type Answer, type RedirectAnswer, type Request } from '../http/request.js';
import { access, type PageRouter } from '../http/routes.js';
import { hashToken } from '../http/signing.js';
import type { Notifications } from '../delivery/delivery-services.js';
import {
  checkPassword,
  findAccount,
  hashPassword,
  LINK_MINUTES,
  lookAt,
  makeLink,
  openSession,
  PASSWORD_LENGTH,
  redeem,
} from './sign-in.js';
import { networkOf, type Throttle } from './throttle.js';

export interface IdentityHouse {
  config: Config;
  database: Database;
  notifications: Notifications;
  throttle: Throttle;
}

const next = z
  .string()
  .regex(/^\/(?![/\\])[^\0-\x1f]*$/)
  .max(500)
  .optional()
  .catch(undefined);

const SignInForm = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('link'), email: field.email(), next }),
  z.object({ intent: z.literal('password'), account: field.email(), password: z.string().max(500), next }),
]);

const Token = z.object({ token: z.string().regex(/^[\w-]{43}$/) });
const password = () =>
  z
    .string({ error: 'core.problems.required' })
    .min(PASSWORD_LENGTH, 'core.problems.password')
    .max(500, 'core.problems.tooLong');

const endSession = statement<{ hash: Buffer }, unknown>('core.end-session', 'select core.end_session(:hash)');
const createFirst = statement<
  { hash: Buffer; at: Date; given: string; family: string; email: string; password: string; party: string },
  { person: number | null }
>(
  'core.create-first-administrator',
  'select core.create_first_administrator(:hash, :at, :given, :family, :email, :password, :party) as person',
);
/** `/connexion` and what belongs to it: link by mail, password, signing out, the first administrator. */
export function signInPages(pages: PageRouter, house: IdentityHouse): void {
  const show = (
    request: Pick<Request, 't'> & { query?: { next?: string | undefined } | undefined },
    reason: string | null,
    status = 200,
  ): Answer =>
    page(
      'core/sign-in',
      { reason, next: request.query?.next ?? null },
      { title: request.t('core.signIn.title'), status },
    );

  pages.get('/connexion', { access: access.public, kept: true, query: z.object({ next }) }, (request) =>
    request.person ? redirect('/moi') : show(request, null),
  );

  // Counting tries and checking a password come before the transaction: the counts stay whatever happens, and a
  // connection is not held for the time of a hash. An unknown address takes as long as a known one.
  const ahead = async (body: z.output<typeof SignInForm>, visitor: { address: string }) => {
    await house.throttle.count('sign-in-network', networkOf(visitor.address));
    if (body.intent === 'link') return house.throttle.count('link-address', body.email).then(() => null);
    await house.throttle.count('sign-in-address', body.account);
    const account = await house.database.work(
      { readOnly: true, enter: entering.again({ person: null, sections: [], member: false }) },
      (work) => findAccount(work, body.account),
    );
    if (!(await checkPassword(account.passwordHash, body.password)))
      throw invalid({ password: 'core.problems.wrongPassword' });
    await house.throttle.forget('sign-in-address', body.account);
    return account.personId;
  };

  pages.post(
    '/connexion',
    { access: access.public, form: SignInForm, retry: (request) => show(request, null), ahead },
    async (request, person) => {
      const { body, work } = request;
      if (person !== null) return signedIn(request, person, body.next);
      if (body.intent !== 'link') throw refusal('E_MALFORMED');
      const account = await findAccount(work, body.email);
      // Nothing is sent to an unknown address, and nothing of that shows: the mail itself leaves later, from the worker.
      if (account.personId !== null) await sendLink(house, work, account.personId, body.next);
      const captured = !house.config.smtpUrl && !house.config.production;
      return page(
        'core/sign-in-sent',
        { email: body.email, minutes: LINK_MINUTES, captured },
        { title: request.t('core.signInSent.title') },
      );
    },
  );

  pages.get(
    '/connexion/lien/:token',
    { access: access.public, params: Token, query: z.object({ next }) },
    async (request) => {
      const link = await lookAt(request.work, request.params.token);
      if (!link.good || link.personId === null) return show(request, 'link-used', 410);
      return page(
        'core/sign-in-confirm',
        { token: request.params.token, givenName: link.givenName },
        { title: request.t('core.signInConfirm.pageTitle') },
      );
    },
  );

  pages.post(
    '/connexion/lien/:token',
    { access: access.public, params: Token, query: z.object({ next }) },
    async (request) => {
      const person = await redeem(request.work, request.params.token);
      if (person === null) return show(request, 'link-used', 410);
      return signedIn(request, person, request.query.next);
    },
  );

  pages.post('/deconnexion', { access: access.signedIn }, async (request) => {
    if (request.sessionHash) await request.work.one(endSession, { hash: request.sessionHash });
    const answer = redirect('/') as RedirectAnswer;
    return { ...answer, session: 'end' as const };
  });

  welcomePages(pages, house);
}

function welcomePages(pages: PageRouter, house: IdentityHouse): void {
  const show = (request: Pick<Request, 't'> & { params: { token: string } }): Answer =>
    page('core/welcome', { token: request.params.token }, { title: request.t('core.welcome.title') });

  pages.get('/bienvenue/:token', { access: access.public, params: Token }, async (request) => {
    const link = await lookAt(request.work, request.params.token);
    if (!link.good || link.personId !== null) throw refusal('E_NOT_FOUND');
    return show(request);
  });

  const form = z.object({
    givenName: field.line(80),
    familyName: field.line(80),
    email: field.email(),
    password: password(),
  });
  // The hash comes before anybody knows whether the link is good: it costs, and is counted as signing in is.
  const ahead = async (body: z.output<typeof form>, visitor: { address: string }) => {
    await house.throttle.count('sign-in-network', networkOf(visitor.address));
    return hashPassword(body.password);
  };
  pages.post(
    '/bienvenue/:token',
    { access: access.public, params: Token, form, retry: show, ahead },
    async (request, passwordHash) => {
      const { body, work, params } = request;
      const created = await work.one(createFirst, {
        hash: hashToken(params.token),
        at: work.now,
        given: body.givenName,
        family: body.familyName,
        email: body.email,
        password: passwordHash,
        party: request.t('core.kind', { kind: 'national' }),
      });
      if (!created?.person) throw refusal('E_NOT_FOUND');
      const session = await openSession(work, created.person, { strong: true, device: request.device });
      return { ...redirect('/administration'), session };
    },
  );
}

/** Makes a link and writes the mail that carries it. */
async function sendLink(house: IdentityHouse, work: Work, person: number, nextPath?: string): Promise<void> {
  const token = await makeLink(work, person);
  const query = nextPath ? `?next=${encodeURIComponent(nextPath)}` : '';
  await house.notifications.send(work, {
    kind: 'core/sign-in',
    to: [person],
    section: null,
    model: { url: `${house.config.baseUrl}/connexion/lien/${token}${query}`, minutes: LINK_MINUTES },
  });
}

async function signedIn(
  request: Pick<Request, 'work' | 'device'>,
  person: number,
  nextPath: string | undefined,
): Promise<RedirectAnswer> {
  const session = await openSession(request.work, person, { device: request.device });
  return { ...redirect(nextPath ?? '/moi'), session };
}
