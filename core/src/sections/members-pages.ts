import { z } from 'zod';
import type { Config } from '../config.js';
import { statement } from '../database/statement.js';
import type { Notifications } from '../delivery/delivery-services.js';
import { field } from '../http/fields.js';
import { page, redirect, type Answer, type Typed } from '../http/request.js';
import { access, type PageRouter } from '../http/routes.js';
import { optionalEmail, optionalPhone } from '../identity/contact-fields.js';
import { initialsOf, nameOf } from '../identity/person-name.js';
import { ROLES, type Role } from '../permissions/roles.js';
import { addMember } from './add-member.js';
import { handOver, mayHandOver } from './hand-over.js';
import { handOverAddress } from './hand-over-pages.js';
import { isFromAbove, isOpenTo, type Here } from './interventions.js';
import { stepInAddress } from './step-in-pages.js';
import { appoint, mayEntrust, takeBack } from './mandates.js';

const PER_PAGE = 50;

interface MembersPage {
  total: number;
  found: number;
  members: {
    id: number;
    givenName: string;
    familyName: string;
    commune: string | null;
    since: string;
    email: string | null;
    phone: string | null;
    reachable: boolean;
    roles: Role[];
  }[];
  board: { mandate: number; person: number; givenName: string; familyName: string; role: Role; since: string }[];
  chosen: { id: number; givenName: string; familyName: string } | null;
}

const membersOf = statement<
  { section: number; q: string | null; most: number; skip: number; chosen: number | null; contacts: boolean; at: Date },
  { found: MembersPage }
>('core.members-of', 'select core.members_of(:section, :q, :most, :skip, :chosen, :contacts, :at) as found');

const Query = z.object({
  q: field.line(100).optional().catch(undefined),
  personne: field.id().optional().catch(undefined),
  page: field.whole(1, 100_000).catch(1),
});

const Form = z.discriminatedUnion('intent', [
  z.object({
    intent: z.literal('add'),
    givenName: field.line(80),
    familyName: field.line(80),
    email: optionalEmail(),
    phone: optionalPhone(),
    shareContact: field.ticked(),
  }),
  z.object({
    intent: z.literal('appoint'),
    person: field.id(),
    role: z.enum(ROLES, { error: 'core.problems.choice' }),
  }),
  z.object({ intent: z.literal('remove'), mandate: field.id() }),
  z.object({ intent: z.literal('hand-over'), person: field.id(), confirmed: field.ticked() }),
]);

interface Shown {
  query: z.output<typeof Query>;
  typed: Typed | null;
}

/** `/sections/SLUG/membres`: the list, for the board; whoever comes from above states a reason first. */
export function membersPages(pages: PageRouter, house: { config: Config; notifications: Notifications }): void {
  const options = { access: access.may('members.manage'), query: Query, reads: 'members' };

  pages.get('/sections/:slug/membres', options, async (request) =>
    (await isOpenTo(request)) ? show(request) : redirect(stepInAddress(request.section)),
  );

  pages.post(
    '/sections/:slug/membres',
    { access: options.access, query: Query, form: Form, retry: show },
    async (request) => {
      if (!(await isOpenTo(request))) return redirect(stepInAddress(request.section));
      const { body, section } = request;
      const address = `/sections/${section.slug}/membres`;
      if (body.intent === 'add') {
        const notice = await addMember(house, request, body);
        return redirect(address, notice.text, notice.kind);
      }
      if (body.intent === 'appoint') return redirect(address, await appoint(request, body.person, body.role));
      if (body.intent === 'remove') return redirect(address, await takeBack(request, body.mandate));
      if (!body.confirmed) return redirect(handOverAddress(section, body.person));
      return redirect(`/sections/${section.slug}`, await handOver(request, body.person));
    },
  );
}

async function show(request: Here & Shown): Promise<Answer> {
  // A form that is shown again is a transaction of its own: what was open in the first is not in this one.
  if (request.typed && !(await isOpenTo(request))) return redirect(stepInAddress(request.section));
  const { work, section, person, t, may, query } = request;
  const { found } = (await work.one(membersOf, {
    section: section.id,
    q: query.q ?? null,
    most: PER_PAGE,
    skip: (query.page - 1) * PER_PAGE,
    chosen: query.personne ?? chosenBefore(request.typed),
    contacts: !isFromAbove(request),
    at: work.now,
  }))!;
  const entrusted = mayEntrust(request);
  const roleName = (role: Role) => t(`core.role.${role}`);
  return page(
    'core/members',
    {
      q: query.q ?? '',
      total: found.total,
      board: found.board.map(({ mandate, role, since, ...one }) => ({
        mandate,
        person: one.person,
        name: nameOf(one),
        initials: initialsOf(one),
        roleName: roleName(role),
        since,
        removable: one.person !== person.id && entrusted.includes(role),
      })),
      members: found.members.map(({ roles, givenName, familyName, ...one }) => ({
        ...one,
        name: nameOf({ givenName, familyName }),
        initials: initialsOf({ givenName, familyName }),
        roles: roles.map(roleName),
        me: one.id === person.id,
      })),
      chosen: found.chosen && { id: found.chosen.id, name: nameOf(found.chosen), givenName: found.chosen.givenName },
      roles: entrusted.map((role) => ({ value: role, label: roleName(role), hint: t(`core.role.what.${role}`) })),
      may: { add: may('members.manage'), appoint: entrusted.length > 0, handOver: mayHandOver(request) },
      pages: pagesOf(request, found.found),
    },
    { title: t('core.members.title') },
  );
}

/** Whose role was being decided when the form could not be accepted. */
function chosenBefore(typed: Typed | null): number | null {
  const parsed = field.id().safeParse(typed?.values['intent'] === 'appoint' ? typed.values['person'] : null);
  return parsed.success ? parsed.data : null;
}

function pagesOf({ query, section, t }: Here & Shown, total: number) {
  const address = (number: number) => {
    const asked = new URLSearchParams({
      ...(query.q ? { q: query.q } : {}),
      ...(number > 1 ? { page: String(number) } : {}),
    });
    return `/sections/${section.slug}/membres${asked.size > 0 ? `?${asked}` : ''}`;
  };
  const from = (query.page - 1) * PER_PAGE + 1;
  const to = Math.min(query.page * PER_PAGE, total);
  return {
    previous: query.page > 1 ? address(query.page - 1) : null,
    next: to < total ? address(query.page + 1) : null,
    summary: t('core.pages.summary', { from, to, total }),
  };
}
