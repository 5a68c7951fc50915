import type { Config } from '../config.js';
import { statement } from '../database/statement.js';
import type { Notifications } from '../delivery/delivery-services.js';
import { nameOf } from '../identity/person-name.js';
import { makeLink } from '../identity/sign-in.js';
import { journal, type Here } from './interventions.js';

/** A welcome is read when its reader finds the time: it stays good for a week. */
const WELCOME_DAYS = 7;

export interface NewMember {
  givenName: string;
  familyName: string;
  email: string | null;
  phone: string | null;
  /** The person said that the board may see address and telephone. */
  shareContact: boolean;
}

const addMemberCall = statement<
  {
    section: number;
    given: string;
    family: string;
    email: string | null;
    phone: string | null;
    share: boolean;
    at: Date;
  },
  { person: number; already: boolean }
>('core.add-member', 'select * from core.add_member(:section, :given, :family, :email, :phone, :share, :at)');

/**
 * Puts somebody into the section, from today. Whoever has an e-mail address gets a link to come in; an address that the
 * party knows already is that person, whatever name was typed. @returns the notice
 */
export async function addMember(
  house: { config: Config; notifications: Notifications },
  request: Here,
  member: NewMember,
): Promise<{ kind: 'done' | 'warning'; text: string }> {
  const { work, section, t } = request;
  const { person, already } = (await work.one(addMemberCall, {
    section: section.id,
    given: member.givenName,
    family: member.familyName,
    email: member.email,
    phone: member.phone,
    share: member.shareContact,
    at: work.now,
  }))!;
  const name = nameOf(member);
  if (already) return { kind: 'warning', text: t('core.members.already', { name }) };
  await journal(request, 'add');
  work.tell({ kind: 'rights', person });
  if (member.email) {
    const token = await makeLink(work, person, WELCOME_DAYS * 24 * 60);
    const next = encodeURIComponent(`/sections/${section.slug}`);
    await house.notifications.send(work, {
      kind: 'core/welcome',
      to: [person],
      section: section.id,
      model: {
        section: section.name,
        by: nameOf(request.person),
        days: WELCOME_DAYS,
        url: `${house.config.baseUrl}/connexion/lien/${token}?next=${next}`,
      },
    });
  }
  return { kind: 'done', text: t('core.members.added', { name }) };
}
