import { z } from 'zod';
import type { Database } from '../database/database.js';
import { entering } from '../database/enter.js';
import { statement } from '../database/statement.js';
import { invalid, refusal } from '../errors.js';
import { field } from '../http/fields.js';
import { page, redirect, type Answer, type Person, type Request } from '../http/request.js';
import { access, type PageRouter } from '../http/routes.js';
import { communeOf, findCommunes, sayCommune } from '../territory/find-communes.js';
import { checkPassword, hashPassword, PASSWORD_LENGTH } from './sign-in.js';
import type { Throttle } from './throttle.js';

interface Standing {
  givenName: string;
  familyName: string;
  locale: 'fr' | 'en';
  homeCommune: string | null;
  shareContact: boolean;
  hasPassword: boolean;
}

const ownProfile = statement<{ person: number }, Standing>(
  'core.own-profile',
  `select p.given_name as "givenName", p.family_name as "familyName", p.locale, p.home_commune as "homeCommune",
     coalesce(a.share_contact, false) as "shareContact", coalesce(a.has_password, false) as "hasPassword"
   from core.people p, core.my_account() a where p.id = :person`,
);
const ownPassword = statement<
  Record<string, never>,
  { person: number | null; email: string | null; passwordHash: string | null }
>('core.own-password', 'select core.person() as person, email, password_hash as "passwordHash" from core.my_account()');
const storeProfile = statement<
  { person: number; givenName: string; familyName: string; locale: 'fr' | 'en'; share: boolean },
  unknown
>(
  'core.store-profile',
  `with named as (update core.people set given_name = :givenName, family_name = :familyName, locale = :locale where id = :person)
   select core.share_my_contact(:share)`,
);
const storeHome = statement<{ person: number; commune: string }, never>(
  'core.store-home',
  'update core.people set home_commune = :commune where id = :person',
);
const setPassword = statement<{ person: number; hash: string }, unknown>(
  'core.set-password',
  'select core.set_password(:person, :hash)',
);
const endOthers = statement<{ person: number; kept: Buffer | null }, unknown>(
  'core.end-other-sessions',
  'select core.end_other_sessions(:person, :kept)',
);

const Form = z.discriminatedUnion('intent', [
  z.object({
    intent: z.literal('profile'),
    givenName: field.line(80),
    familyName: field.line(80),
    locale: z.enum(['fr', 'en'], { error: 'core.problems.choice' }),
    shareContact: field.ticked(),
  }),
  z.object({
    intent: z.literal('commune'),
    commune: field.text(100).optional(),
    homeCommune: field.commune().optional(),
  }),
  z.object({
    intent: z.literal('password'),
    currentPassword: z.string().max(500).optional(),
    newPassword: z
      .string({ error: 'core.problems.required' })
      .min(PASSWORD_LENGTH, 'core.problems.password')
      .max(500, 'core.problems.tooLong'),
  }),
]);
const Query = z.object({ commune: field.line(100).optional().catch(undefined) });

type Own = Pick<Request, 'work' | 't' | 'typed'> & { person: Person; query: z.output<typeof Query> };

/** `/moi/profil`: what a person says of herself. Three forms: who, where, and a password for those who want one. */
export function profilePages(pages: PageRouter, house: { database: Database; throttle: Throttle }): void {
  pages.get('/moi/profil', { access: access.signedIn, query: Query }, show);

  // Checking the present password and hashing the new one take long: both come before the transaction.
  const ahead = async (
    body: z.output<typeof Form>,
    visitor: { sessionHash: Buffer | null },
  ): Promise<string | null> => {
    if (body.intent !== 'password') return null;
    const enter = entering.request({ session: visitor.sessionHash, slug: null, at: house.database.clock() });
    const own = await house.database.work({ readOnly: true, enter }, (work) => work.one(ownPassword, {}));
    if (!own?.person) throw refusal('E_NOT_SIGNED_IN');
    if (own.passwordHash !== null) {
      await house.throttle.count('sign-in-address', own.email ?? String(own.person));
      const right = await checkPassword(own.passwordHash, body.currentPassword ?? '');
      if (!right) throw invalid({ currentPassword: 'core.problems.wrongCurrentPassword' });
      await house.throttle.forget('sign-in-address', own.email ?? String(own.person));
    }
    return hashPassword(body.newPassword);
  };

  pages.post(
    '/moi/profil',
    { access: access.signedIn, query: Query, form: Form, retry: show, ahead },
    async (request, passwordHash) => {
      const { work, person, body, t } = request;
      if (body.intent === 'profile') {
        const { givenName, familyName, locale, shareContact } = body;
        await work.one(storeProfile, { person: person.id, givenName, familyName, locale, share: shareContact });
        return redirect(`/moi/profil?langue=${locale}`, t('core.profile.saved'));
      }
      if (body.intent === 'commune') return chooseCommune(request, body.homeCommune ?? null, body.commune ?? '');
      if (passwordHash === null) throw refusal('E_MALFORMED');
      await work.one(setPassword, { person: person.id, hash: passwordHash });
      await work.one(endOthers, { person: person.id, kept: request.sessionHash });
      return redirect('/moi/profil', t('core.profile.passwordChanged'));
    },
  );
}

/** Stores the commune that was meant; where several fit, asks which. */
async function chooseCommune({ work, person, t }: Own, chosen: string | null, typed: string): Promise<Answer> {
  const found = chosen
    ? [await communeOf(work, chosen)].filter((one) => one !== null)
    : await findCommunes(work, typed, true);
  if (found.length === 0)
    throw invalid({ commune: typed || chosen ? 'core.problems.commune' : 'core.problems.required' });
  if (found.length > 1) return redirect(`/moi/profil?${new URLSearchParams({ commune: typed })}#commune-block`);
  await work.one(storeHome, { person: person.id, commune: found[0]!.code });
  return redirect('/moi/profil', t('core.profile.communeSaved', { commune: sayCommune(found[0]!, typed) }));
}

async function show(request: Own): Promise<Answer> {
  const { work, person, query, typed, t } = request;
  const own = (await work.one(ownProfile, { person: person.id }))!;
  const home = own.homeCommune ? await communeOf(work, own.homeCommune) : null;
  const found = query.commune ? await findCommunes(work, query.commune, true) : [];
  const { givenName, familyName, locale, shareContact, hasPassword } = own;
  // Three forms share the page: where one is shown again, the first one keeps what stands.
  if (typed && typed.values['intent'] !== 'profile')
    Object.assign(typed.values, { givenName, familyName, locale, shareContact });
  return page(
    'core/my-profile',
    {
      communes:
        found.length > 1
          ? found.map((one) => ({ value: one.code, label: sayCommune(one, query.commune), hint: null }))
          : null,
      commune: home && sayCommune(home),
      locales: [
        { value: 'fr', label: 'Français', hint: null },
        { value: 'en', label: 'English', hint: null },
      ],
      hasPassword,
      givenName,
      familyName,
      locale,
      shareContact,
    },
    { title: t('core.profile.title') },
  );
}
