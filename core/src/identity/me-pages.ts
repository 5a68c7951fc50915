import { statement } from '../database/statement.js';
import { page, type Person } from '../http/request.js';
import { access, type PageRouter } from '../http/routes.js';
import type { Role } from '../permissions/roles.js';
import type { SectionKind } from '../sections/section.js';

interface Mine {
  id: number;
  slug: string;
  name: string;
  kind: SectionKind;
  federation: string | null;
}

const mySections = statement<{ sections: number[] }, Mine>(
  'core.my-sections',
  `select s.id, s.slug, s.name, s.kind,
     (select f.name from core.sections f where f.id = any (s.path) and f.id <> s.id and f.kind = 'federation' limit 1) as federation
   from core.sections s where s.id = any (:sections::int[]) order by s.kind = 'group', s.kind <> 'section', s.plain_name`,
);
const incompleteness = statement<{ person: number }, { incomplete: boolean }>(
  'core.is-incomplete',
  'select home_commune is null as incomplete from core.people where id = :person',
);

/** `/moi`: what matters to this person now is said by the plugins; here stand the sections, and what is still missing. */
export function mePages(pages: PageRouter): void {
  pages.get('/moi', { access: access.signedIn }, async ({ work, person, t }) => {
    const belonging = [...new Set([...person.sectionIds, ...person.mandates.map(({ sectionId }) => sectionId)])];
    const [sections, profile] = await Promise.all([
      work.all(mySections, { sections: belonging }),
      work.one(incompleteness, { person: person.id }),
    ]);
    return page(
      'core/me',
      {
        givenName: person.givenName,
        sections: sections.map(({ id, kind, ...section }) => ({
          ...section,
          kindName: t('core.kind', { kind }),
          role:
            rolesHeld(person, id)
              .map((role) => t(`core.role.${role}`))
              .join(', ') || null,
        })),
        incomplete: profile?.incomplete ?? true,
      },
      { title: t('core.me.pageTitle') },
    );
  });
}

function rolesHeld(person: Person, section: number): Role[] {
  return person.mandates.filter(({ sectionId }) => sectionId === section).map(({ role }) => role);
}
