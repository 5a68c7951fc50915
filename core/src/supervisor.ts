import cluster, { type Worker } from 'node:cluster';
import { closeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import type { ChildMessage, Handed } from './child.js';
import { HANDED } from './config.js';
import { giveBackConnections } from './connections.js';
import { StartupError } from './errors.js';
import type { PluginFault } from './plugins/fault-log.js';
import type { PluginStatus } from './plugins/house.js';
import { hasReport, openMarks, readMarks, type Left } from './plugins/marks.js';

const SILENT_MS = 3_000;
const STARTING_MS = 60_000;
const STOPPING_MS = 10_000;
/** A process that dies this soon after its start is started again only after a pause. */
const SOON_MS = 5_000;
/** How a process ends that was not ended by somebody: an assertion, native code, no memory left. */
const CRASHES = new Set(['SIGABRT', 'SIGTRAP', 'SIGSEGV', 'SIGBUS', 'SIGILL', 'SIGFPE']);

type Role = 'web' | 'worker';

interface Child {
  role: Role;
  process: Worker;
  /** The file in which it leaves what it did when it dies. */
  marks: number;
  started: number;
  lastTick: number;
  ready: boolean;
  /** It is to end, and is not replaced. */
  told: boolean;
  /** What it is ended for: silence, or the watchdog's word. */
  condemned: boolean;
  /** Another one was started in its place already. */
  replaced: boolean;
}

/** Starts the web and worker processes, replaces one that died or hangs, and stops them all. */
export class Supervisor {
  readonly #children = new Set<Child>();
  #stopping = false;
  #late: PluginStatus[] = [];
  /** All answered once: from now on whatever ends is tried again. */
  #serving = false;
  #watch: NodeJS.Timeout | null = null;
  #renewing: Promise<void> = Promise.resolve();

  /** @param noteFault writes down that a plugin took a process along; it may pause the plugin */
  constructor(
    private readonly handed: Omit<Handed, 'marks' | 'late'>,
    private readonly log: Logger,
    private readonly noteFault: (fault: PluginFault) => Promise<void>,
  ) {}

  /** Starts so many web processes and a worker. @returns how the plugins stand, once all answer */
  async start(webs: number): Promise<PluginStatus[]> {
    this.#watch = setInterval(() => this.#look(), 250);
    const all = await Promise.all([...Array.from({ length: webs }, () => this.#start('web')), this.#start('worker')]);
    this.#serving = true;
    return all[0]!;
  }

  /** Replaces every process by a fresh one, one after the other; the old one goes when the new one answers. */
  async renew(): Promise<void> {
    this.#renewing = this.#renewing.then(async () => {
      const before = [...this.#children];
      for (const old of before) {
        if (this.#stopping || old.told) continue;
        // One that is still starting may have looked before the news; it is replaced as one that failed.
        if (!old.ready) old.process.process.kill('SIGKILL');
        else if (await this.#start(old.role).catch(() => null)) await this.#end(old);
      }
    });
    await this.#renewing;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    if (this.#watch) clearInterval(this.#watch);
    await Promise.all([...this.#children].map((child) => this.#end(child)));
  }

  #end(child: Child): Promise<void> {
    child.told = true;
    return new Promise<void>((done) => {
      if (!this.#children.has(child)) return done();
      const late = setTimeout(() => child.process.process.kill('SIGKILL'), STOPPING_MS);
      child.process.once('exit', () => {
        clearTimeout(late);
        done();
      });
      // One that is still starting does not listen yet, and has nothing to finish.
      if (child.ready && child.process.isConnected()) child.process.send('stop');
      else child.process.process.kill('SIGKILL');
    });
  }

  /** @returns how the plugins stand in the process, once it answers; where a plugin kept it from that, in the next one */
  #start(role: Role): Promise<PluginStatus[]> {
    const child = this.#fork(role);
    return new Promise((ready, failed) => {
      child.process.on('message', (message: ChildMessage) => {
        child.lastTick = Date.now();
        if (message.kind === 'ready') {
          child.ready = true;
          this.#late = message.plugins.filter((plugin) => plugin.late);
          this.log.info({ role, pid: child.process.process.pid }, 'a process is ready');
          ready(message.plugins);
        }
        if (message.kind === 'fault') void this.noteFault(message.fault);
        if (message.kind === 'failed') failed(new StartupError(message.sentence));
      });
      child.process.once('exit', (code, signal) => {
        this.#children.delete(child);
        void this.#ended(child, code, signal).then(ready, failed);
      });
    });
  }

  #fork(role: Role): Child {
    const marks = openMarks();
    cluster.setupPrimary({
      exec: fileURLToPath(new URL(`./${role}.js`, import.meta.url)),
      execArgv: ['--enable-source-maps'],
      stdio: ['inherit', 'inherit', 'inherit', 'ipc', marks],
    });
    const child: Child = {
      role,
      process: cluster.fork({
        [HANDED]: JSON.stringify({ ...this.handed, marks: true, late: this.#late } satisfies Handed),
      }),
      marks,
      started: Date.now(),
      lastTick: Date.now(),
      ready: false,
      told: false,
      condemned: false,
      replaced: false,
    };
    giveBackConnections(child.process.process, () => this.#listens(child));
    this.#children.add(child);
    return child;
  }

  /** Starts the next one. @throws where the process did not even become ready, and no plugin is to blame */
  async #ended(child: Child, code: number | null, signal: string | null): Promise<PluginStatus[]> {
    const how = `(${signal ?? code})`;
    const left = readMarks(child.marks);
    closeSync(child.marks);
    if (this.#stopping || child.told || child.replaced) throw new StartupError(`A ${child.role} process ended ${how}.`);
    const blamed = child.condemned ? left.report !== null : await this.#blame(faultOf(left, code, signal));
    const why = child.ready ? `ended ${how}` : `failed to start ${how}`;
    this.log.warn({ role: child.role, pid: child.process.process.pid }, `a process ${why}`);
    const others = this.#serving || [...this.#children].some((one) => one.ready);
    // While the site starts this is told, and ends it; later it is tried again.
    if (!child.ready && !blamed && !others)
      throw new StartupError(`A ${child.role} process ended while starting ${how}.`);
    if (!blamed && Date.now() - child.started < SOON_MS) await sleep(1_000);
    if (this.#stopping) throw new StartupError('It was stopped.');
    return this.#start(child.role);
  }

  async #blame(fault: PluginFault | null): Promise<boolean> {
    if (fault) await this.noteFault(fault);
    return fault !== null;
  }

  /** Whether a web process besides this one listens. */
  #listens(besides: Child): boolean {
    return [...this.#children].some(
      (one) => one !== besides && one.role === 'web' && one.ready && !one.condemned && !one.process.isDead(),
    );
  }

  #look(): void {
    for (const child of this.#children) {
      if (child.condemned || child.told) continue;
      const silent = Date.now() - child.lastTick > (child.ready ? SILENT_MS : STARTING_MS);
      if (silent || hasReport(child.marks)) void this.#condemn(child, silent);
    }
  }

  /**
   * Ends a process that hangs. Where it is the last one that listens, the next one is started before: as long as one
   * listens, visitors wait instead of being refused.
   */
  async #condemn(child: Child, silent: boolean): Promise<void> {
    child.condemned = true;
    await this.#blame(faultOf(readMarks(child.marks), null, silent ? 'silent' : null));
    if (child.role === 'web' && child.ready && !this.#listens(child)) {
      child.replaced = true;
      await this.#start('web').catch(() => (child.replaced = false));
    }
    child.process.process.kill('SIGKILL');
  }
}

/** Which plugin took a process along, by what that left behind; null where it cannot be said for sure. */
function faultOf({ report, named, underWay }: Left, code: number | null, signal: string | null): PluginFault | null {
  const fault = (plugin: string, kind: PluginFault['kind'], sentence: string): PluginFault => {
    const packageName = named.find((one) => one.owner === plugin)?.packageName ?? plugin;
    return { plugin, packageName, kind, sentence };
  };
  if (report) return fault(report.owner, 'loop', report.sentence);
  const [only, another] = underWay;
  if (only === undefined || another !== undefined) return null;
  if (signal === 'silent')
    return fault(only, 'loop', 'A process did not answer for 3 s, with this plugin alone at work.');
  if (signal === null || CRASHES.has(signal))
    return fault(only, 'crash', `A process ended (${signal ?? code}), with this plugin alone at work.`);
  return null;
}
