import { answerPages, type AnswerHouse } from './delivery/answer-pages.js';
import type { FileStore } from './files/file-store.js';
import { mePages } from './identity/me-pages.js';
import { profilePages } from './identity/profile-pages.js';
import { signInPages, type IdentityHouse } from './identity/sign-in-pages.js';
import type { Permissions } from './permissions/permissions.js';
import { declareCorePermissions } from './permissions/core-permissions.js';
import { noDeclarations, type Declarations, type Registry } from './plugins/declarations.js';
import type { PluginHouse } from './plugins/house.js';
import { pageRouter } from './plugins/routers.js';
import { administrationPages } from './sections/administration-pages.js';
import { directoryPages } from './sections/directory-pages.js';
import type { Looks } from './rendering/looks.js';
import { handOverPages } from './sections/hand-over-pages.js';
import { lookPages } from './sections/look-pages.js';
import { membersPages } from './sections/members-pages.js';
import { networkPages } from './sections/network-pages.js';
import { newSectionPages } from './sections/new-section-pages.js';
import { pluginConsolePages } from './sections/plugin-console.js';
import { sectionPages } from './sections/section-pages.js';
import { settingsPages } from './sections/settings-pages.js';
import { stepInPages } from './sections/step-in-pages.js';
import { sectionSettingsPages } from './settings/section-pages.js';
import { siteSettingsPages } from './settings/site-pages.js';
import { capturedMailPages } from './site/captured-mail-pages.js';
import { homePages } from './site/home-pages.js';
import { legalPages } from './site/legal-pages.js';

/** What the core's own pages need of the house. */
interface CoreHouse extends IdentityHouse, AnswerHouse {
  permissions: Permissions;
  plugins: PluginHouse;
  registry: Registry;
  looks: Looks;
  files: FileStore;
}

/** All that the core adds to the house by itself: its pages, permissions, tabs and kinds of mail. */
export function declareCore(house: CoreHouse): Declarations {
  const own = noDeclarations('core');
  const pages = pageRouter('core', own.routes, () => true);
  homePages(pages);
  signInPages(pages, house);
  mePages(pages);
  profilePages(pages, house);
  directoryPages(pages);
  sectionPages(pages);
  membersPages(pages, house);
  handOverPages(pages);
  stepInPages(pages);
  settingsPages(pages, house);
  lookPages(pages, house);
  sectionSettingsPages(pages, house);
  networkPages(pages);
  administrationPages(pages, house);
  pluginConsolePages(pages);
  siteSettingsPages(pages, house);
  newSectionPages(pages);
  answerPages(pages, house);
  legalPages(pages, house);
  capturedMailPages(pages, house);

  declareCorePermissions(house.permissions);
  own.tabs.push(
    { label: 'core.section.tab', href: '', icon: 'house', order: 0 },
    { label: 'core.members.tab', href: '/membres', icon: 'users', order: 900 },
    { label: 'core.settings.tab', href: '/reglages', icon: 'settings', order: 910 },
  );
  own.notificationKinds.set('core/sign-in', { class: 'service', subject: 'core.mail.signIn.subject' });
  own.notificationKinds.set('core/welcome', { class: 'service', subject: 'core.mail.welcome.subject' });
  return own;
}
