import { statement } from '../database/statement.js';
import { initialsOf, nameOf } from '../identity/person-name.js';
import { page } from '../http/request.js';
import { access, type PageRouter } from '../http/routes.js';
import type { Role } from '../permissions/roles.js';
import type { SectionKind } from './section.js';

interface Face {
  communes: string[];
  communeCount: number;
  below: { slug: string; name: string; kind: SectionKind }[];
  board: { givenName: string; familyName: string; role: Role }[] | null;
  members: number | null;
}

// One call for all that the page says: it is the page that is opened most.
const sectionFace = statement<{ section: number; at: Date }, { face: Face }>(
  'core.section-face',
  'select core.section_face(:section, :at) as face',
);

/** `/sections/SLUG`: what matters in a section now (its plugins say it), then who and where it is. */
export function sectionPages(pages: PageRouter): void {
  pages.get('/sections/:slug', { access: access.public, kept: true }, async ({ work, section, person, t, may }) => {
    const { face } = (await work.one(sectionFace, { section: section.id, at: work.now }))!;
    const member = person?.sectionIds.includes(section.id) ?? false;
    const rest = face.communeCount - face.communes.length;
    return page(
      'core/section',
      {
        standing: member ? 'member' : person?.member ? 'network' : 'visitor',
        introduction: section.introduction || null,
        communes: rest > 0 ? [...face.communes, t('core.section.otherCommunes', { count: rest })] : face.communes,
        below: face.below.map(({ slug, name, kind }) => ({ slug, name, kindName: t('core.kind', { kind }) })),
        board:
          face.board &&
          face.board.map((one) => ({
            name: nameOf(one),
            initials: initialsOf(one),
            roleName: t(`core.role.${one.role}`),
          })),
        figures: member && face.members !== null ? { members: face.members } : null,
        mayManage: may('section.manage') || may('members.manage'),
      },
      { title: section.name, ...(section.introduction ? { lead: section.introduction.slice(0, 200) } : {}) },
    );
  });
}
