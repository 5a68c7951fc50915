import type { DecidedState } from '../database/enter.js';
import type { PageAnswer } from '../http/request.js';
import type { Visit } from '../http/visit.js';
import { mayEnter } from '../permissions/may-enter.js';
import type { Permissions } from '../permissions/permissions.js';
import type { Registry } from '../plugins/declarations.js';
import type { Looks } from './looks.js';
import type { Messages } from './messages.js';

export interface PageHouse {
  looks: Looks;
  messages: Messages;
  registry: Registry;
  permissions: Permissions;
  siteName: string;
  demonstration: boolean;
  isOn(plugin: string, states: readonly DecidedState[], path: readonly number[]): boolean;
}

/** What the layout shows around every page: the `page` of the rendering contract, documented in core/views/layout.hbs. */
export function pageData(
  house: PageHouse,
  visit: Visit,
  answer: PageAnswer,
  path: string,
  notice: { kind: string; text: string } | null,
): Record<string, unknown> {
  const { person, section, locale } = visit;
  return {
    title: answer.title,
    lead: answer.lead,
    path,
    locale,
    locales: [
      { code: 'fr', label: 'Français', current: locale === 'fr' },
      { code: 'en', label: 'English', current: locale === 'en' },
    ],
    siteName: house.siteName,
    person: person && {
      id: person.id,
      name: `${person.givenName} ${person.familyName}`,
      initials: `${person.givenName[0] ?? ''}${person.familyName[0] ?? ''}`,
    },
    section: section && {
      id: section.id,
      slug: section.slug,
      name: section.name,
      kind: section.kind,
      kindName: house.messages.text(locale, 'core.kind', { kind: section.kind }),
      parent: section.parent,
      member: person?.sectionIds.includes(section.id) ?? false,
      tabs: tabs(house, visit, path),
      look: house.looks.of(section),
    },
    mySections: (person?.sections ?? []).map(({ slug, name, kind }) => ({
      slug,
      name,
      kindName: house.messages.text(locale, 'core.kind', { kind }),
    })),
    notice,
    live: answer.live,
    bar: house.looks.bar,
    demonstration: house.demonstration,
    canAdminister: person?.mandates.some((held) => held.role === 'national-officer') ?? false,
  };
}

/** The section's navigation: its front page, what is switched on, and what the board may open. */
function tabs(house: PageHouse, { person, section, states, locale }: Visit, path: string): object[] {
  if (!section) return [];
  const own = `/sections/${section.slug}`;
  return house.registry
    .tabs()
    .filter((tab) => tab.owner === 'core' || house.isOn(tab.owner, states, section.path))
    .filter((tab) => mayEnter(house.permissions, tab.access, person, section))
    .map((tab) => ({
      label: house.messages.text(locale, tab.label),
      href: own + tab.href,
      icon: tab.icon,
      current: tab.href === '' ? path === own : path === own + tab.href || path.startsWith(`${own}${tab.href}/`),
    }));
}
