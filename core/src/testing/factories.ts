import type { Migrator } from '../database/migrate.js';
import type { Role } from '../permissions/roles.js';
import type { SectionKind } from '../sections/section.js';

export interface MadeSection {
  id: number;
  slug: string;
  name: string;
}

export interface MadePerson {
  id: number;
  email: string;
  name: string;
}

/** Makes people, sections and roles for tests, as the owner: no policy is in the way. Everything has a default. */
export class Factories {
  #count = 0;

  constructor(private readonly migrator: Migrator) {}

  async section(
    options: {
      name?: string;
      slug?: string;
      kind?: SectionKind;
      parent?: { id: number } | null;
      communes?: string[];
      zone?: string;
    } = {},
  ): Promise<MadeSection> {
    this.#count += 1;
    const slug = options.slug ?? `section-${this.#count}`;
    const name = options.name ?? `Section ${this.#count}`;
    const [row] = await this.migrator.query<{ id: number }>(
      'insert into core.sections (parent_id, kind, slug, name, zone) values (?, ?, ?, ?, ?) returning id',
      [options.parent?.id ?? null, options.kind ?? 'section', slug, name, options.zone ?? 'Europe/Paris'],
    );
    for (const commune of options.communes ?? ['67482']) {
      await this.migrator.query('insert into core.section_communes (section_id, commune) values (?, ?)', [
        row!.id,
        commune,
      ]);
    }
    return { id: row!.id, slug, name };
  }

  async person(
    options: {
      givenName?: string;
      familyName?: string;
      email?: string | null;
      homeCommune?: string | null;
      locale?: 'fr' | 'en';
      shareContact?: boolean;
    } = {},
  ): Promise<MadePerson> {
    this.#count += 1;
    const given = options.givenName ?? `Prénom${this.#count}`;
    const family = options.familyName ?? `Nom${this.#count}`;
    const email = options.email === undefined ? `personne${this.#count}@example.org` : options.email;
    const [row] = await this.migrator.query<{ id: number }>(
      'insert into core.people (given_name, family_name, home_commune, locale) values (?, ?, ?, ?) returning id',
      [given, family, options.homeCommune === undefined ? '67482' : options.homeCommune, options.locale ?? 'fr'],
    );
    await this.migrator.query('insert into core.accounts (person_id, email, share_contact) values (?, ?, ?)', [
      row!.id,
      email,
      options.shareContact ?? false,
    ]);
    return { id: row!.id, email: email ?? '', name: `${given} ${family}` };
  }

  /** Puts a person into a section; `until` in the past makes a former member. */
  async membership(
    person: { id: number },
    section: { id: number },
    dates: { since?: string; until?: string | null } = {},
  ): Promise<void> {
    await this.migrator.query(
      'insert into core.memberships (person_id, section_id, since, until) values (?, ?, ?, ?)',
      [person.id, section.id, dates.since ?? '2020-01-01', dates.until ?? null],
    );
  }

  async mandate(
    person: { id: number },
    section: { id: number },
    role: Role,
    dates: { since?: string; until?: string | null } = {},
  ): Promise<void> {
    await this.migrator.query(
      'insert into core.mandates (person_id, section_id, role, since, until) values (?, ?, ?, ?, ?)',
      [person.id, section.id, role, dates.since ?? '2020-01-01', dates.until ?? null],
    );
  }

  /** A new member of a section, with the roles given. */
  async member(
    section: { id: number },
    options: Parameters<Factories['person']>[0] & { roles?: Role[] } = {},
  ): Promise<MadePerson> {
    const person = await this.person(options);
    await this.membership(person, section);
    for (const role of options.roles ?? []) await this.mandate(person, section, role);
    return person;
  }

  /** Somebody who answers for a level above sections, without being a member of a section. */
  async officer(section: { id: number }, role: Role): Promise<MadePerson> {
    const person = await this.person();
    await this.mandate(person, section, role);
    return person;
  }
}
