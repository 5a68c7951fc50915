import type { Role } from '../permissions/roles.js';
import type { SectionKind } from '../sections/section.js';

/** A section to make. */
export interface PlannedSection {
  /** The same as the slug. */
  readonly key: string;
  /** Null only at the root. */
  readonly parentKey: string | null;
  readonly kind: SectionKind;
  readonly name: string;
  /** Unique, ASCII, made to be read aloud: `strasbourg-centre`. */
  readonly slug: string;
  /** INSEE codes of its own territory, ascending; empty above sections, whose territory is their children's, and in groups. */
  readonly communes: readonly string[];
  /** IANA time zone. */
  readonly zone: string;
}

/** Somebody who does not exist. */
export interface PlannedPerson {
  readonly key: string;
  readonly givenName: string;
  readonly familyName: string;
  /** Unique, lower case, at example.org (RFC 2606); null for those who have none. */
  readonly email: string | null;
  /** INSEE code. */
  readonly homeCommune: string;
  /** When they joined the party, `YYYY-MM-DD`, never after the day of the plan. */
  readonly joinedOn: string;
}

/**
 * A person in a section. Whoever belongs to a section has one row as `member` there; a mandate is a row
 * beside it. Mandates in a federation or at the national level stand alone: their holders are members of
 * the section where they live.
 */
export interface PlannedMembership {
  readonly personKey: string;
  readonly sectionKey: string;
  readonly role: Role | 'member';
  /** First day, `YYYY-MM-DD`. */
  readonly from: string;
  /** The first day on which it no longer holds, in the past; null while it lasts. */
  readonly until: string | null;
}

/** Sections and people ready to be written, in an order that never refers forward: parents before children. */
export interface AlsacePlan {
  readonly sections: readonly PlannedSection[];
  readonly people: readonly PlannedPerson[];
  readonly memberships: readonly PlannedMembership[];
}
