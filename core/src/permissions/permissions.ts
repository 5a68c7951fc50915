import { rolesIn, type Mandate, type Permission } from './roles.js';

/** The one question of this room: may this person do this here? */
export interface Asker {
  id: number;
  mandates: readonly Mandate[];
  /** Ids of the sections the person belongs to today. */
  sectionIds: readonly number[];
}

/** Every permission of the core and of the started plugins, by its full name such as `agenda/action.organise`. */
export class Permissions {
  readonly #declared = new Map<string, Permission>();

  declare(name: string, permission: Permission): void {
    if (this.#declared.has(name)) throw new Error(`The permission ${name} is declared twice.`);
    this.#declared.set(name, permission);
  }

  knows(name: string): boolean {
    return this.#declared.has(name);
  }

  /**
   * Whether the person may do it in the section whose path (ids from the root to it) is given.
   * A visitor may nothing; an unknown permission is a programming error and throws.
   */
  allowed(person: Asker | null, name: string, path: readonly number[]): boolean {
    const permission = this.#declared.get(name);
    if (!permission) throw new Error(`No permission is named ${name}.`);
    if (!person) return false;
    const here = path.at(-1);
    if (permission.grantedTo.includes('member') && here !== undefined && person.sectionIds.includes(here)) return true;
    return rolesIn(person.mandates, path).some((role) => permission.grantedTo.includes(role));
  }
}
