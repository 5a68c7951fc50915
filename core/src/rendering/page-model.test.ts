import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { page } from '../http/request.js';
import type { Visit } from '../http/visit.js';
import { house, type House } from '../testing/index.js';
import { modelOf } from './documented-model.js';
import { pageData } from './page-data.js';
import { CORE_FOLDER } from './packages.js';

const LAYOUT = readFileSync(join(CORE_FOLDER, 'views/layout.hbs'), 'utf8');

describe('what every page has', () => {
  let site: House;
  before(async () => {
    site = await house();
  });
  after(() => site.close());

  it('is what the layout documents, so that themes can be held to it', () => {
    const documented = modelOf('', LAYOUT);
    const visit: Visit = {
      locale: 'fr',
      address: '',
      device: '',
      sessionHash: null,
      states: [],
      visible: [],
      person: {
        id: 1,
        givenName: 'Claire',
        familyName: 'Muller',
        locale: 'fr',
        member: true,
        strong: false,
        mandates: [],
        sections: [{ id: 1, slug: 'centre', name: 'Centre', kind: 'section' }],
        sectionIds: [1],
      },
      section: {
        id: 1,
        slug: 'centre',
        name: 'Centre',
        kind: 'section',
        zone: 'Europe/Paris',
        stage: 'open',
        path: [1],
        introduction: '',
        look: { accent: '#0b6242' },
        parent: { slug: 'bas-rhin', name: 'Bas-Rhin' },
      },
    };
    const answer = page('core/section', {}, { title: 'Centre', lead: 'Une section', live: ['x'] });
    const data = pageData(site.cradle, visit, answer, '/sections/centre', { kind: 'done', text: 'Voilà' });
    const undocumented = pathsIn(data, 'page').filter((path) => !documented.has(path));
    expect(undocumented).to.deep.equal([]);
    expect(documented.has('page.section.motto')).to.equal(false);
    for (const empty of ['page.person', 'page.section', 'page.section.parent', 'page.section.look', 'page.notice'])
      expect(documented.mayBeNull(empty), empty).to.equal(true);
  });
});

/** Every field of plain data, the elements of a list as `[]`. */
function pathsIn(value: unknown, path: string): string[] {
  if (Array.isArray(value)) return [path, ...value.slice(0, 1).flatMap((one) => pathsIn(one, `${path}[]`))];
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([name, inside]) => pathsIn(inside, `${path}.${name}`))];
}
