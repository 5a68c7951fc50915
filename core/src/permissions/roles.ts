/** Roles that a mandate gives in a section, in the words of the database. `member` stands for plain membership. */
export const ROLES = [
  'secretary',
  'treasurer',
  'organiser',
  'moderator',
  'federation-officer',
  'federation-lead',
  'national-officer',
  'data-protection-officer',
] as const;

export type Role = (typeof ROLES)[number];

/** Roles that reach from the level where they are held down to every section below it. */
const REACHING: ReadonlySet<Role> = new Set<Role>([
  'federation-officer',
  'federation-lead',
  'national-officer',
  'data-protection-officer',
]);

/** A role held today. */
export interface Mandate {
  role: Role;
  sectionId: number;
}

/** A permission that the core or a plugin declares: who has it without further ado. */
export interface Permission {
  /** Locale key of what it allows, in words. */
  title: string;
  /** `member`: every member of the section. */
  grantedTo: readonly (Role | 'member')[];
}

/** The roles that a person has in a section: held there, or above it where the role reaches down. */
export function rolesIn(mandates: readonly Mandate[], path: readonly number[]): Role[] {
  const here = path.at(-1);
  return mandates
    .filter((held) => held.sectionId === here || (REACHING.has(held.role) && path.includes(held.sectionId)))
    .map((held) => held.role);
}
