import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { CORE_FOLDER } from './rendering/packages.js';

// The real thing: the command line, the embedded database, the processes.
describe('a site in production', function () {
  this.timeout(60_000);
  let folder: string;
  let port: number;
  let running: Started;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'lacoopol-start-'));
    chmodSync(folder, 0o755);
    port = await freePort();
    running = await start(folder, port);
  });
  after(async () => {
    await end(running.process, 'SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });

  const healthy = async () => (await get(port, '/readyz')) === 200;

  it('says that it is ready, and prints a one-use link for the first administrator', async () => {
    expect(running.said).to.contain('LaCooPol is ready on https://parti.example');
    expect(running.said).to.match(/https:\/\/parti\.example\/bienvenue\/[\w-]{43}/);
    expect(running.said).not.to.contain('Come in as');
    await until(healthy);
  });

  it('replaces a web process that was killed, and one that hangs', async () => {
    // The hanging one first: it must have been ready once, and a process just replaced may not be yet.
    for (const signal of ['SIGSTOP', 'SIGKILL'] as const) {
      const before = children(running.process.pid!);
      process.kill(before.at(-1)!, signal);
      await until(async () => {
        const now = children(running.process.pid!);
        return now.length === before.length && !now.includes(before.at(-1)!);
      });
      await until(healthy);
    }
  });

  it('refuses a second start on the same port with a sentence', async () => {
    const second = await start(folder, port).then(
      (started) => end(started.process, 'SIGTERM').then(() => 'it started'),
      (error: Error) => error.message,
    );
    expect(second).to.contain(`Port ${port} is taken`);
    expect(await healthy()).to.equal(true);
  });

  it('starts again after everything was killed, with what was stored', async () => {
    const link = /\/bienvenue\/[\w-]{43}/.exec(running.said)![0];
    expect(await get(port, link)).to.equal(200);
    for (const child of children(running.process.pid!)) process.kill(child, 'SIGKILL');
    await end(running.process, 'SIGKILL');
    running = await start(folder, port);
    // The link printed before stops working: a new one was printed.
    expect(/\/bienvenue\/[\w-]{43}/.exec(running.said)![0]).not.to.equal(link);
    await until(healthy);
  });

  it('lists every unsafe setting at once and does not start', async () => {
    const refused = await start(folder, port, { SECRET: 'short', BASE_URL: 'http://parti.example', SMTP_URL: '' }).then(
      () => 'it started',
      (error: Error) => error.message,
    );
    expect(refused).to.contain('SECRET').and.to.contain('BASE_URL').and.to.contain('SMTP_URL');
  });
});

interface Started {
  process: ChildProcess;
  said: string;
}

/** Starts the command and waits for its ready line. @throws with what it said when it ends instead */
function start(folder: string, port: number, settings: Record<string, string> = {}): Promise<Started> {
  const child = spawn(process.execPath, [join(CORE_FOLDER, 'dist/cli/lacoopol.js'), 'start'], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
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
      ...settings,
    },
  });
  let said = '';
  return new Promise((done, failed) => {
    const hear = (chunk: Buffer) => {
      said += chunk.toString();
      if (/LaCooPol is ready[\s\S]*bienvenue\/[\w-]{43}/.test(said)) done({ process: child, said });
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', () => failed(new Error(said)));
  });
}

/** The status of an address, asked as the proxy in front would. */
function get(port: number, path: string): Promise<number> {
  return new Promise((done, failed) => {
    request({ host: '127.0.0.1', port, path, headers: { host: 'parti.example' } }, (response) => {
      response.resume();
      done(response.statusCode ?? 0);
    })
      .on('error', failed)
      .end();
  });
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  child.kill(signal);
  await ended;
}

/** The Node processes that the supervisor started. */
function children(supervisor: number): number[] {
  return readPids(`/proc/${supervisor}/task/${supervisor}/children`).filter((pid) =>
    readText(`/proc/${pid}/cmdline`).includes('web.js'),
  );
}

const readText = (file: string) => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};
const readPids = (file: string) => readText(file).split(' ').map(Number).filter(Boolean);

async function until(condition: () => Promise<boolean>): Promise<void> {
  const limit = Date.now() + 15_000;
  while (!(await condition().catch(() => false))) {
    if (Date.now() > limit) throw new Error('It did not happen within 15 seconds.');
    await new Promise((done) => setTimeout(done, 100));
  }
}

function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => done(port));
    });
  });
}
