import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { CORE_FOLDER } from '../rendering/packages.js';

/** What a site answered, and how long one waited. */
export interface Answered {
  status: number;
  text: string;
  ms: number;
}

/** The settings of a site in production, as the tests start it. */
export function productionSettings(folder: string, port: number): Record<string, string> {
  return {
    NODE_ENV: 'production',
    DATA_DIR: folder,
    PORT: String(port),
    BASE_URL: 'https://parti.example',
    SECRET: 'x'.repeat(60),
    SMTP_URL: 'smtp://127.0.0.1:9',
    MAIL_FROM: 'parti@parti.example',
    DPO_CONTACT: 'dpo@parti.example',
    TRUSTED_PROXIES: '0',
    LOG_LEVEL: 'error',
  };
}

/** The real thing, started by its command: supervisor, embedded database, processes. */
export class StartedSite {
  private constructor(
    private readonly process: ChildProcess,
    readonly port: number,
    private readonly heard: string[],
  ) {}

  /** Starts the command and waits for its last line. @throws with what it said when it ends instead */
  static start(folder: string, port: number, settings: Record<string, string> = {}): Promise<StartedSite> {
    const child = spawn(process.execPath, [join(CORE_FOLDER, 'dist/cli/lacoopol.js'), 'start'], {
      cwd: folder,
      env: { PATH: process.env['PATH'], ...productionSettings(folder, port), ...settings },
    });
    const site = new StartedSite(child, port, []);
    return new Promise((done, failed) => {
      const hear = (chunk: Buffer) => {
        site.heard.push(chunk.toString());
        if (/LaCooPol is ready/.test(site.said)) done(site);
      };
      child.stdout.on('data', hear);
      child.stderr.on('data', hear);
      child.once('exit', () => failed(new Error(site.said)));
    });
  }

  /** All that it said so far: lines for people, and its log. */
  get said(): string {
    return this.heard.join('');
  }

  /** Asks for an address on a connection of its own, as the proxy in front would. */
  get(path: string, headers: Record<string, string> = {}): Promise<Answered> {
    const began = performance.now();
    return new Promise((done, failed) => {
      request(
        {
          host: '127.0.0.1',
          port: this.port,
          path,
          agent: false,
          headers: { host: 'parti.example', accept: 'text/html', ...headers },
        },
        (response) => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (chunk: string) => (text += chunk));
          response.on('error', failed);
          response.on('end', () => done({ status: response.statusCode ?? 0, text, ms: performance.now() - began }));
        },
      )
        .on('error', failed)
        .end();
    });
  }

  async healthy(): Promise<boolean> {
    return (await this.get('/readyz')).status === 200;
  }

  /** The web processes that the supervisor started. */
  webs(): number[] {
    const { pid } = this.process;
    return read(`/proc/${pid}/task/${pid}/children`)
      .split(' ')
      .map(Number)
      .filter((child) => child > 0 && read(`/proc/${child}/cmdline`).includes('web.js'));
  }

  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const ended = new Promise<void>((done) => this.process.once('exit', () => done()));
    this.process.kill(signal);
    await ended;
  }
}

/** Waits until something holds. @throws after so many seconds */
export async function until(condition: () => boolean | Promise<boolean>, seconds = 15): Promise<void> {
  const limit = Date.now() + seconds * 1_000;
  while (!(await Promise.resolve(condition()).catch(() => false))) {
    if (Date.now() > limit) throw new Error(`It did not happen within ${seconds} seconds.`);
    await new Promise((done) => setTimeout(done, 100));
  }
}

export function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => done(port));
    });
  });
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
