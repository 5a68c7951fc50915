import type { Person } from '../http/request.js';
import type { Access } from '../http/routes.js';
import type { Permissions } from './permissions.js';

/**
 * Whether an access rule lets somebody in: to a page, a slot, a live view or the tab that leads there. No rule is
 * met by a token here: it is looked at by the page whose address carries it.
 */
export function mayEnter(
  permissions: Permissions,
  access: Access,
  person: Person | null,
  section: { readonly id: number; readonly path: readonly number[] } | null,
): boolean {
  if (access.kind === 'public') return true;
  if (!person || access.kind === 'token') return false;
  if (access.kind === 'signed-in') return true;
  if (access.kind === 'network') return person.member;
  if (!section) return false;
  if (access.kind === 'member') return person.sectionIds.includes(section.id);
  return permissions.allowed(person, access.permission, section.path);
}
