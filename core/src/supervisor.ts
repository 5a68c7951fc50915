import cluster, { type Worker } from 'node:cluster';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import type { ChildMessage, Handed } from './child.js';
import { HANDED } from './config.js';
import { StartupError } from './errors.js';
import type { PluginStatus } from './plugins/house.js';

const SILENT_MS = 3_000;
const STARTING_MS = 60_000;
const STOPPING_MS = 10_000;
/** A process that dies this soon after its start is started again only after a pause. */
const SOON_MS = 5_000;

type Role = 'web' | 'worker';

interface Child {
  role: Role;
  process: Worker;
  started: number;
  lastTick: number;
  ready: boolean;
}

/** Starts the web and worker processes, replaces one that died or hangs, and stops them all. */
export class Supervisor {
  readonly #children = new Set<Child>();
  #stopping = false;
  #watch: NodeJS.Timeout | null = null;

  constructor(
    private readonly handed: Handed,
    private readonly log: Logger,
  ) {}

  /** Starts so many web processes and a worker. @returns how the plugins stand, once all answer */
  async start(webs: number): Promise<PluginStatus[]> {
    const all = await Promise.all([...Array.from({ length: webs }, () => this.#start('web')), this.#start('worker')]);
    this.#watch = setInterval(() => this.#replaceTheSilent(), 500);
    return all[0]!;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    if (this.#watch) clearInterval(this.#watch);
    await Promise.all(
      [...this.#children].map(
        (child) =>
          new Promise<void>((done) => {
            const late = setTimeout(() => child.process.process.kill('SIGKILL'), STOPPING_MS);
            child.process.once('exit', () => {
              clearTimeout(late);
              done();
            });
            // One that is still starting does not listen yet, and has nothing to finish.
            if (child.ready && child.process.isConnected()) child.process.send('stop');
            else child.process.process.kill('SIGKILL');
          }),
      ),
    );
  }

  #start(role: Role): Promise<PluginStatus[]> {
    cluster.setupPrimary({
      exec: fileURLToPath(new URL(`./${role}.js`, import.meta.url)),
      execArgv: ['--enable-source-maps'],
    });
    const child: Child = {
      role,
      process: cluster.fork({ [HANDED]: JSON.stringify(this.handed) }),
      started: Date.now(),
      lastTick: Date.now(),
      ready: false,
    };
    this.#children.add(child);
    return new Promise((ready, failed) => {
      child.process.on('message', (message: ChildMessage) => {
        child.lastTick = Date.now();
        if (message.kind === 'ready') {
          child.ready = true;
          ready(message.plugins);
        }
        if (message.kind === 'failed') failed(new StartupError(message.sentence));
      });
      child.process.once('exit', (code, signal) => {
        this.#children.delete(child);
        failed(new StartupError(`A ${role} process ended while starting (${signal ?? code}).`));
        if (!this.#stopping && child.ready) this.#replace(child, `ended (${signal ?? code})`);
        else if (!this.#stopping && this.#watch) this.#replace(child, 'failed to start');
      });
    });
  }

  #replace(child: Child, why: string): void {
    const pause = Date.now() - child.started < SOON_MS ? 1_000 : 0;
    this.log.warn({ role: child.role, pid: child.process.process.pid }, `a process ${why} and is replaced`);
    setTimeout(() => {
      if (!this.#stopping) this.#start(child.role).catch(() => undefined);
    }, pause);
  }

  #replaceTheSilent(): void {
    for (const child of this.#children) {
      const limit = child.ready ? SILENT_MS : STARTING_MS;
      if (Date.now() - child.lastTick > limit) child.process.process.kill('SIGKILL');
    }
  }
}
