import { statement } from '../database/statement.js';
import { refusal } from '../errors.js';
import { nameOf } from '../identity/person-name.js';
import { isFromAbove, journal, stepOut, type Here } from './interventions.js';
import { rolesIn } from '../permissions/roles.js';
import { memberOf, today, type CurrentMember } from './mandates.js';

const takeTurns = statement<{ section: number }, unknown>(
  'core.lock-mandates',
  `select pg_advisory_xact_lock(hashtext('core.mandates'), :section)`,
);
const secretaries = statement<{ section: number; at: Date }, CurrentMember>(
  'core.secretaries',
  `select p.id, p.given_name as "givenName", p.family_name as "familyName"
   from core.mandates m join core.people p on p.id = m.person_id
   where m.section_id = :section and m.role = 'secretary' and core.holds(m.since, m.until, :at) order by m.since, m.id`,
);
const endSecretary = statement<{ section: number; person: number; today: string }, never>(
  'core.end-secretary',
  `update core.mandates set until = :today::date where section_id = :section and person_id = :person and role = 'secretary' and until is null`,
);
const beginSecretary = statement<{ section: number; person: number; today: string; by: number }, never>(
  'core.begin-secretary',
  `insert into core.mandates (section_id, person_id, role, since, granted_by) values (:section, :person, 'secretary', :today::date, :by)
   on conflict (person_id, section_id, role) where until is null do nothing`,
);

/** Whether the person holds the section's secretary's mandate. */
export function isSecretary({ person, section }: Pick<Here, 'person' | 'section'>): boolean {
  return person.mandates.some((held) => held.role === 'secretary' && held.sectionId === section.id);
}

/**
 * Whether the person may pass the section's secretary's mandate on: the secretary, and whoever leads a level above.
 * Federations and the levels above them are led by roles that are entrusted instead.
 */
export function mayHandOver({ person, section }: Pick<Here, 'person' | 'section'>): boolean {
  if (section.kind !== 'section' && section.kind !== 'group') return false;
  const leads = rolesIn(person.mandates, section.path).some(
    (role) => role === 'federation-lead' || role === 'national-officer',
  );
  return leads || isSecretary({ person, section });
}

/** Whose mandate ends with a handover: the secretary's own, or that of every secretary where it comes from above. */
export async function outgoingSecretaries(request: Here): Promise<CurrentMember[]> {
  const { work, section, person } = request;
  const current = await work.all(secretaries, { section: section.id, at: work.now });
  return isSecretary(request) ? current.filter(({ id }) => id === person.id) : current;
}

/**
 * Passes the secretary's mandate to a member: the old one ends today, the new one begins, in one act that the journal
 * keeps. @throws E_CONFLICT where the secretary has handed it over already @returns the notice
 */
export async function handOver(request: Here, personId: number): Promise<string> {
  const { work, section, person, t } = request;
  if (!mayHandOver(request)) throw refusal('E_NOT_ALLOWED');
  await work.one(takeTurns, { section: section.id });
  const outgoing = await outgoingSecretaries(request);
  if (isSecretary(request) && outgoing.length === 0) throw refusal('E_CONFLICT');
  const successor = await memberOf(request, personId);
  for (const { id } of outgoing) {
    if (id === successor.id) continue;
    await work.one(endSecretary, { section: section.id, person: id, today: today(request) });
    work.tell({ kind: 'rights', person: id });
  }
  await work.one(beginSecretary, { section: section.id, person: successor.id, today: today(request), by: person.id });
  work.tell({ kind: 'rights', person: successor.id });
  await journal(request, 'hand-over', 'secretary', true);
  if (isFromAbove(request)) await stepOut(request);
  return t(isSecretary(request) ? 'core.members.handedOver' : 'core.members.handedOverFromAbove', {
    name: nameOf(successor),
    section: section.name,
  });
}
