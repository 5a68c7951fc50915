import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FaultLog } from '../plugins/fault-log.js';
import type { Views } from './views.js';

/**
 * Compiles the views of all plugins, one at a time between other work, so that a faulty one is told before somebody opens
 * its page.
 */
export async function checkViews({ views, faultLog }: { views: Views; faultLog: FaultLog }): Promise<void> {
  for (const name of views.names()) {
    const [owner, ...path] = name.split('/');
    if (owner === 'core') continue;
    await nextTurn();
    const fault = views.faultOf(name);
    if (fault !== null) faultLog.note(owner!, 'view', `views/${path.join('/')}.hbs cannot be used: ${fault}`);
  }
}
