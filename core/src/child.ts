import type { Logger } from 'pino';
import { readConfig, readHanded, type Config } from './config.js';
import type { DatabaseAddresses } from './composition.js';
import { createLog } from './log.js';
import { atWork } from './plugins/at-work.js';
import { discoverPlugins } from './plugins/discover.js';
import { FaultLog, type PluginFault } from './plugins/fault-log.js';
import { guardProcess, leave } from './plugins/guard.js';
import type { PluginHouse, PluginStatus } from './plugins/house.js';
import { Marks, MARKS_FD } from './plugins/marks.js';
import { Watchdog } from './plugins/watchdog.js';

/** What the supervisor hands to a process it starts, in one environment variable. */
export interface Handed {
  database: DatabaseAddresses;
  demonstration: boolean;
  /** Whether it also handed a file for what is to be known when the process has died. */
  marks?: boolean;
  /** Plugins for whose start another process waited in vain. */
  late?: PluginStatus[];
}

export type ChildMessage =
  | { kind: 'ready'; plugins: PluginStatus[] }
  | { kind: 'failed'; sentence: string }
  | { kind: 'fault'; fault: PluginFault }
  | { kind: 'tick' };

const TICK_MS = 500;
const STARTING_STILL_MS = 10_000;

let watchdog: Watchdog | null = null;
let ready = false;

/** What a web or worker process begins with. */
export function childSetup(name: string): Handed & {
  config: Config;
  log: Logger;
  faultLog: FaultLog;
  plugins: (house: PluginHouse) => Promise<void>;
} {
  const config = readConfig();
  const log = createLog(config.logLevel, name);
  const handed = readHanded() as Handed;
  // A process whose loop stands still does not tick, and is replaced.
  setInterval(() => tell({ kind: 'tick' }), TICK_MS);
  const faultLog = new FaultLog(log, process.send ? (fault) => tell({ kind: 'fault', fault }) : null);
  const marks = handed.marks ? new Marks(MARKS_FD) : null;
  guardProcess(log, faultLog, () => marks?.clear());
  // Alive without serving, it would never be replaced: what keeps a process from starting, such as a database that is
  // away, ends it.
  process.on('uncaughtException', (error) => {
    if (!ready && !atWork.blame(error)) leave(1);
  });
  if (marks) {
    const dog = (watchdog = new Watchdog(MARKS_FD, () => atWork.now()));
    atWork.keep(marks, (named) => dog.tell(named, STARTING_STILL_MS));
  }
  const plugins = (house: PluginHouse) => {
    house.heed({ late: handed.late ?? [] });
    return house.discover(discoverPlugins(config.plugins));
  };
  // The supervisor is gone, by whatever means: nobody would stop this process any more.
  process.on('disconnect', () => leave(0));
  return { ...handed, config, log, faultLog, plugins };
}

function tell(message: ChildMessage, then?: () => void): void {
  process.send?.(message, undefined, {}, then);
}

export const reportToSupervisor = {
  /** @param still milliseconds for which the work of a plugin may hold up all other work from now on */
  ready(plugins: PluginStatus[], still: number): void {
    ready = true;
    watchdog?.tell(atWork.known(), still);
    tell({ kind: 'ready', plugins });
  },
  failed(sentence: string): void {
    tell({ kind: 'failed', sentence }, () => leave(1));
  },
  /** Runs once when the process is told to end, then ends it. */
  onStop(stop: () => Promise<void>): void {
    let stopping = false;
    const end = () => {
      if (stopping) return;
      stopping = true;
      stop().then(
        () => leave(0),
        () => leave(1),
      );
    };
    process.on('message', (message) => {
      if (message === 'stop') end();
    });
    process.on('SIGTERM', end);
    process.on('SIGINT', () => undefined);
  },
};
