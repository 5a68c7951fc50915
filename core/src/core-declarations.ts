import { signInPages } from './identity/sign-in-pages.js';
import { answerPages } from './delivery/answer-pages.js';
import type { Cradle } from './composition.js';
import { noDeclarations, type Declarations } from './plugins/declarations.js';
import { pageRouter } from './plugins/routers.js';

export function declareCore(house: Cradle): Declarations {
  const own = noDeclarations('core');
  const pages = pageRouter('core', own.routes, () => true);
  signInPages(pages, house);
  answerPages(pages, house);
  own.notificationKinds.set('core/sign-in', { class: 'service', subject: 'core.mail.signIn.subject' });
  return own;
}
