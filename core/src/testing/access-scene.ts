import type { Role } from '../permissions/roles.js';
import type { Circle } from '../sections/section.js';
import type { MadePerson, MadeSection } from './factories.js';
import { house, type House, type TestedPlugin } from './house.js';

/** Everybody who may come to an address, as they stand to the section that it belongs to. */
export const READERS = [
  'visitor',
  'member',
  'member elsewhere',
  'secretary',
  'secretary elsewhere',
  'federation lead',
  'national officer',
  'former member',
] as const;
export type Reader = (typeof READERS)[number];

/** Who sees a circle of the section: a role above opens none. */
export const SEES: Record<Circle, readonly Reader[]> = {
  section: ['member', 'secretary'],
  network: ['member', 'secretary', 'member elsewhere', 'secretary elsewhere'],
  public: READERS,
};

/** A text that stands in one place, and must be shown to nobody but these. */
export interface Canary {
  text: string;
  seenBy: readonly Reader[];
}

/** A section with everybody around it, and another one in another federation. */
export interface AccessScene {
  site: House;
  section: MadeSection;
  people: Record<Exclude<Reader, 'visitor'>, MadePerson>;
  /** A member whom nobody outside the section may know of. */
  comrade: MadePerson;
  /** What the person would be asked to hold, without a request: for reckoning a permission. */
  allowed(reader: Reader, permission: string): boolean;
  canaries: Canary[];
}

/** A value, or what makes it for each request anew. */
export type Given<T> = T | ((scene: AccessScene) => T | Promise<T>);

/** What the matrix cannot know of a route by its declaration. */
export interface RouteExpectation {
  /** The parameters of its path, `slug` apart; made anew where one request changes them. */
  params?: Given<Record<string, string | number>>;
  query?: Given<string>;
  /** What a form or a call sends. */
  body?: Given<object>;
  /** The circle of what its parameters name: whoever does not see it gets 404. */
  circle?: Circle;
  /** A permission that its handler asks for besides: 403. */
  asks?: string;
  /** Only those who belong to the section come through, whatever they hold above: 403. */
  belongs?: true;
  /** Statuses that are right besides a page, a redirect, or the refusal of what was sent. */
  answers?: number[];
  /** Whoever has the address may read what it shows: the address is the secret. */
  bearer?: true;
}

export async function openScene(plugins: TestedPlugin[]): Promise<AccessScene> {
  const site = await house(plugins);
  const { make } = site;
  const national = await make.section({ kind: 'national' });
  const federation = await make.section({ kind: 'federation', parent: national });
  const section = await make.section({ parent: federation });
  const elsewhere = await make.section({ parent: await make.section({ kind: 'federation', parent: national }) });
  const roles: Role[] = ['secretary', 'organiser', 'moderator', 'treasurer'];
  const people: AccessScene['people'] = {
    member: await make.member(section, { familyName: 'Membre-Dici' }),
    secretary: await make.member(section, { familyName: 'Bureau-Dici', roles }),
    'member elsewhere': await make.member(elsewhere, { familyName: 'Membre-Ailleurs' }),
    'secretary elsewhere': await make.member(elsewhere, { familyName: 'Bureau-Ailleurs', roles }),
    'federation lead': await make.officer(federation, 'federation-lead'),
    'national officer': await make.officer(national, 'national-officer'),
    'former member': await make.person(),
  };
  await make.membership(people['former member'], section, { since: '2020-01-01', until: '2021-01-01' });
  const comrade = await make.member(section, named('Camarade-Dici', 'camarade.dici@example.org'));
  await make.member(elsewhere, named('Camarade-Ailleurs', 'camarade.ailleurs@example.org'));
  const held: Partial<Record<Reader, { role: Role; sectionId: number }[]>> = {
    secretary: roles.map((role) => ({ role, sectionId: section.id })),
    'secretary elsewhere': roles.map((role) => ({ role, sectionId: elsewhere.id })),
    'federation lead': [{ role: 'federation-lead', sectionId: federation.id }],
    'national officer': [{ role: 'national-officer', sectionId: national.id }],
  };
  const path = [national.id, federation.id, section.id];
  const belongs = (reader: Reader) => SEES.section.includes(reader);
  return {
    site,
    section,
    people,
    comrade,
    allowed: (reader, permission) =>
      reader !== 'visitor' &&
      site.cradle.permissions.allowed(
        { id: 0, mandates: held[reader] ?? [], sectionIds: belongs(reader) ? [section.id] : [] },
        permission,
        path,
      ),
    canaries: [
      { text: 'Membre-Dici', seenBy: SEES.section },
      { text: 'Camarade-Dici', seenBy: SEES.section },
      // How somebody is reached is for the board, as they consented.
      { text: 'camarade.dici@example.org', seenBy: ['secretary'] },
      // The national level sees who leads a section.
      { text: 'Bureau-Dici', seenBy: [...SEES.section, 'national officer'] },
      { text: 'Membre-Ailleurs', seenBy: ['member elsewhere', 'secretary elsewhere'] },
      { text: 'Camarade-Ailleurs', seenBy: ['member elsewhere', 'secretary elsewhere'] },
      { text: 'camarade.ailleurs@example.org', seenBy: ['secretary elsewhere'] },
      { text: 'Bureau-Ailleurs', seenBy: ['member elsewhere', 'secretary elsewhere', 'national officer'] },
    ],
  };
}

const named = (familyName: string, email: string) => ({ familyName, email, shareContact: true });
