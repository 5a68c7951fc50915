import type { Role } from '../permissions/roles.js';

/** A person of the demonstration whom every seed holds: their sign-in links are printed. */
export interface DemonstrationAccount {
  readonly givenName: string;
  readonly familyName: string;
  readonly email: string;
  /** The section that they are a member of. */
  readonly sectionKey: string;
  /** What they are, as a key to name it in any language; `member` for a plain militant. */
  readonly who: Role | 'member';
  /** Where they are that: the section itself, or a level above it. */
  readonly whoseKey: string;
  /** Thematic group that they belong to besides. */
  readonly groupKey?: string;
  /** Days in the party on the day of the plan. */
  readonly joinedDaysAgo: number;
}

/** Those to sign in as, from the main job outwards. Strasbourg is home to all of them. */
export const DEMONSTRATION_ACCOUNTS: readonly DemonstrationAccount[] = [
  {
    givenName: 'Claire',
    familyName: 'Muller',
    email: 'claire.muller@example.org',
    sectionKey: 'strasbourg-centre',
    who: 'secretary',
    whoseKey: 'strasbourg-centre',
    joinedDaysAgo: 3_420,
  },
  {
    givenName: 'Thomas',
    familyName: 'Oberlé',
    email: 'thomas.oberle@example.org',
    sectionKey: 'strasbourg-centre',
    who: 'organiser',
    whoseKey: 'strasbourg-centre',
    joinedDaysAgo: 1_890,
  },
  {
    givenName: 'Karim',
    familyName: 'Haddad',
    email: 'karim.haddad@example.org',
    sectionKey: 'strasbourg-centre',
    who: 'member',
    whoseKey: 'strasbourg-centre',
    groupKey: 'transports-et-mobilites',
    joinedDaysAgo: 640,
  },
  {
    givenName: 'Anne-Lise',
    familyName: 'Wendling',
    email: 'anne-lise.wendling@example.org',
    sectionKey: 'strasbourg-robertsau',
    who: 'federation-lead',
    whoseKey: 'bas-rhin',
    joinedDaysAgo: 6_170,
  },
  {
    givenName: 'Hélène',
    familyName: 'Carpentier',
    email: 'helene.carpentier@example.org',
    sectionKey: 'strasbourg-neudorf',
    who: 'national-officer',
    whoseKey: 'national',
    joinedDaysAgo: 4_700,
  },
  {
    givenName: 'Vincent',
    familyName: 'Thomann',
    email: 'vincent.thomann@example.org',
    sectionKey: 'strasbourg-krutenau-esplanade',
    who: 'data-protection-officer',
    whoseKey: 'national',
    joinedDaysAgo: 2_260,
  },
];
