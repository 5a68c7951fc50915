import type { Logger } from 'pino';
import { readConfig, readHanded, type Config } from './config.js';
import type { DatabaseAddresses } from './composition.js';
import { createLog } from './log.js';
import { discoverPlugins } from './plugins/discover.js';
import type { PluginHouse, PluginStatus } from './plugins/house.js';

/** What the supervisor hands to a process it starts, in one environment variable. */
export interface Handed {
  database: DatabaseAddresses;
  demonstration: boolean;
}

export type ChildMessage =
  { kind: 'ready'; plugins: PluginStatus[] } | { kind: 'failed'; sentence: string } | { kind: 'tick' };

const TICK_MS = 500;

/** What a web or worker process begins with. */
export function childSetup(
  name: string,
): Handed & { config: Config; log: Logger; plugins: (house: PluginHouse) => Promise<void> } {
  const config = readConfig();
  const log = createLog(config.logLevel, name);
  const handed = readHanded() as Handed;
  // A process whose loop stands still does not tick, and is replaced.
  setInterval(() => process.send?.({ kind: 'tick' } satisfies ChildMessage), TICK_MS);
  process.on('unhandledRejection', (reason) =>
    log.error({ err: reason }, 'a promise was rejected and nobody listened'),
  );
  process.on('uncaughtException', (error) => log.error({ err: error }, 'an error was thrown outside any request'));
  // The supervisor is gone, by whatever means: nobody would stop this process any more.
  process.on('disconnect', () => process.exit(0));
  return { ...handed, config, log, plugins: (house) => house.discover(discoverPlugins(config.plugins)) };
}

export const reportToSupervisor = {
  ready: (plugins: PluginStatus[]) => process.send?.({ kind: 'ready', plugins } satisfies ChildMessage),
  failed(sentence: string): void {
    process.send?.({ kind: 'failed', sentence } satisfies ChildMessage, () => process.exit(1));
  },
  /** Runs once when the process is told to end, then ends it. */
  onStop(stop: () => Promise<void>): void {
    let stopping = false;
    const end = () => {
      if (stopping) return;
      stopping = true;
      stop().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    };
    process.on('message', (message) => {
      if (message === 'stop') end();
    });
    process.on('SIGTERM', end);
    process.on('SIGINT', () => undefined);
  },
};
