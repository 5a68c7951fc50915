import type { Logger } from 'pino';
import { atWork } from './at-work.js';
import type { FaultLog } from './fault-log.js';

const leaveAtOnce = process.exit.bind(process);
let marksCleared: () => void = () => undefined;

/** Ends this process on the core's behalf; a plugin that calls `process.exit` gets an error instead. */
export function leave(code: number): never {
  marksCleared();
  return leaveAtOnce(code);
}

/**
 * Keeps what a plugin does outside of any request from taking the process along: an error in a timer, a rejection that
 * nobody heard, a call of `process.exit`.
 * @param clearMarks called before the core itself ends the process
 */
export function guardProcess(log: Logger, faults: FaultLog, clearMarks: () => void = () => undefined): void {
  marksCleared = clearMarks;
  process.on('unhandledRejection', (reason) => {
    const plugin = atWork.blame(reason);
    if (plugin) faults.note(plugin, 'outside', `A promise was rejected and nobody listened: ${said(reason)}`, reason);
    else log.error({ err: reason }, 'a promise was rejected and nobody listened');
  });
  process.on('uncaughtException', (error) => {
    const plugin = atWork.blame(error);
    if (plugin) faults.note(plugin, 'outside', `An error was thrown outside any request: ${said(error)}`, error);
    else log.error({ err: error }, 'an error was thrown outside any request');
  });
  process.exit = refusing('process.exit()', process.exit.bind(process), faults);
  process.abort = refusing('process.abort()', process.abort.bind(process), faults) as typeof process.abort;
  const kill = process.kill.bind(process);
  const killMyself = refusing('process.kill()', kill as (...all: never[]) => unknown, faults) as typeof kill;
  // Signal 0 only asks whether somebody is there.
  process.kill = (pid, signal) => (pid === process.pid && signal !== 0 ? killMyself(pid, signal) : kill(pid, signal));
}

/** What replaces a way out of the process: closed to plugins, open to the core. */
function refusing<F extends (...all: never[]) => unknown>(name: string, way: F, faults: FaultLog): F {
  return ((...all: Parameters<F>) => {
    const error = new Error(`${name} was called: it would end the whole process and all that others do in it.`);
    const plugin = atWork.blame(error);
    if (!plugin) return way(...all);
    faults.note(plugin, 'exit', error.message, error);
    throw error;
  }) as unknown as F;
}

function said(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}
