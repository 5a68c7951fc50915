import { statement } from '../database/statement.js';
import { refusal } from '../errors.js';
import { nameOf } from '../identity/person-name.js';
import { rolesIn, type Role } from '../permissions/roles.js';
import { localDateOf } from '../time/zoned.js';
import { journal, type Here } from './interventions.js';
import type { SectionKind } from './section.js';

/** The roles there are at each level, except a section's secretary: that mandate is handed over. */
const ROLES_AT: Record<SectionKind, readonly Role[]> = {
  section: ['treasurer', 'organiser', 'moderator'],
  group: ['treasurer', 'organiser', 'moderator'],
  federation: ['federation-lead', 'federation-officer', 'organiser', 'moderator'],
  region: ['federation-lead', 'federation-officer', 'organiser', 'moderator'],
  national: ['national-officer', 'data-protection-officer', 'organiser', 'moderator'],
};
/** Roles that reach down to every section below: nobody but the national level entrusts them. */
const BY_NATIONAL: ReadonlySet<Role> = new Set<Role>([
  'federation-lead',
  'national-officer',
  'data-protection-officer',
]);

export interface CurrentMember {
  id: number;
  givenName: string;
  familyName: string;
}

const currentMember = statement<{ section: number; person: number; at: Date }, CurrentMember>(
  'core.current-member',
  `select p.id, p.given_name as "givenName", p.family_name as "familyName"
   from core.memberships m join core.people p on p.id = m.person_id
   where m.section_id = :section and m.person_id = :person and core.holds(m.since, m.until, :at)`,
);
const beginMandate = statement<
  { section: number; person: number; role: Role; today: string; by: number },
  { id: number }
>(
  'core.begin-mandate',
  `insert into core.mandates (section_id, person_id, role, since, granted_by) values (:section, :person, :role, :today::date, :by)
   on conflict (person_id, section_id, role) where until is null do nothing returning id`,
);
const currentMandate = statement<{ mandate: number; section: number; at: Date }, CurrentMember & { role: Role }>(
  'core.current-mandate',
  `select p.id, p.given_name as "givenName", p.family_name as "familyName", m.role
   from core.mandates m join core.people p on p.id = m.person_id
   where m.id = :mandate and m.section_id = :section and core.holds(m.since, m.until, :at)`,
);
const endMandate = statement<{ mandate: number; section: number; today: string }, never>(
  'core.end-mandate',
  'update core.mandates set until = :today::date where id = :mandate and section_id = :section',
);

/** The roles that the person may entrust in the section, and take back. */
export function mayEntrust({ person, section, may }: Pick<Here, 'person' | 'section' | 'may'>): readonly Role[] {
  if (!may('mandates.grant')) return [];
  const national = rolesIn(person.mandates, section.path).includes('national-officer');
  return ROLES_AT[section.kind].filter((role) => national || !BY_NATIONAL.has(role));
}

/** A member of the section today. @throws E_NOT_FOUND */
export async function memberOf(
  { work, section }: Pick<Here, 'work' | 'section'>,
  person: number,
): Promise<CurrentMember> {
  const member = await work.one(currentMember, { section: section.id, person, at: work.now });
  if (!member) throw refusal('E_NOT_FOUND');
  return member;
}

/** Entrusts a role to a member, from today. Twice is once. @returns the notice */
export async function appoint(request: Here, personId: number, role: Role): Promise<string> {
  const { work, section, t } = request;
  if (!mayEntrust(request).includes(role)) throw refusal('E_NOT_ALLOWED');
  const member = await memberOf(request, personId);
  await work.one(beginMandate, {
    section: section.id,
    person: member.id,
    role,
    today: today(request),
    by: request.person.id,
  });
  await journal(request, 'appoint', role);
  work.tell({ kind: 'rights', person: member.id });
  return t('core.members.appointed', { name: nameOf(member), role: t(`core.role.${role}`) });
}

/** Takes a role back, from today. @returns the notice */
export async function takeBack(request: Here, mandate: number): Promise<string> {
  const { work, section, t } = request;
  const held = await work.one(currentMandate, { mandate, section: section.id, at: work.now });
  if (!held) throw refusal('E_NOT_FOUND');
  if (!mayEntrust(request).includes(held.role)) throw refusal('E_NOT_ALLOWED');
  await work.one(endMandate, { mandate, section: section.id, today: today(request) });
  await journal(request, 'remove', held.role);
  work.tell({ kind: 'rights', person: held.id });
  return t('core.members.removed', { name: nameOf(held), role: t(`core.role.${held.role}`) });
}

/** The local date on which a mandate begins or ends. The database reckons mandates by the days of Paris. */
export function today({ work }: Pick<Here, 'work'>): string {
  return localDateOf(work.now, 'Europe/Paris');
}
