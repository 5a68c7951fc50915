import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { freePort, StartedSite, until } from './testing/started-site.js';

// The real thing: the command line, the embedded database, the processes.
describe('a site in production', function () {
  this.timeout(60_000);
  let folder: string;
  let port: number;
  let running: StartedSite;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'lacoopol-start-'));
    chmodSync(folder, 0o755);
    port = await freePort();
    running = await StartedSite.start(folder, port);
  });
  after(async () => {
    await running.end();
    rmSync(folder, { recursive: true, force: true });
  });

  it('says that it is ready, and prints a one-use link for the first administrator', async () => {
    expect(running.said).to.contain('LaCooPol is ready on https://parti.example');
    expect(await firstLink(running)).to.match(/^\/bienvenue\//);
    expect(running.said).not.to.contain('Come in as');
    await until(() => running.healthy());
  });

  it('replaces a web process that was killed, and one that hangs', async () => {
    // The hanging one first: it must have been ready once, and a process just replaced may not be yet.
    for (const signal of ['SIGSTOP', 'SIGKILL'] as const) {
      const before = running.webs();
      process.kill(before.at(-1)!, signal);
      await until(async () => {
        const now = running.webs();
        return now.length === before.length && !now.includes(before.at(-1)!);
      });
      await until(() => running.healthy());
    }
  });

  it('refuses a second start on the same port with a sentence', async () => {
    const second = await StartedSite.start(folder, port).then(
      (started) => started.end().then(() => 'it started'),
      (error: Error) => error.message,
    );
    expect(second).to.contain(`Port ${port} is taken`);
    expect(await running.healthy()).to.equal(true);
  });

  it('starts again after everything was killed, with what was stored', async () => {
    const link = await firstLink(running);
    expect((await running.get(link)).status).to.equal(200);
    for (const child of running.webs()) process.kill(child, 'SIGKILL');
    await running.end('SIGKILL');
    running = await StartedSite.start(folder, port);
    // The link printed before stops working: a new one was printed.
    expect(await firstLink(running)).not.to.equal(link);
    await until(() => running.healthy());
  });

  it('lists every unsafe setting at once and does not start', async () => {
    const refused = await StartedSite.start(folder, port, {
      SECRET: 'short',
      BASE_URL: 'http://parti.example',
      SMTP_URL: '',
    }).then(
      () => 'it started',
      (error: Error) => error.message,
    );
    expect(refused).to.contain('SECRET').and.to.contain('BASE_URL').and.to.contain('SMTP_URL');
  });
});

async function firstLink(site: StartedSite): Promise<string> {
  const link = () => /https:\/\/parti\.example(\/bienvenue\/[\w-]{43})/.exec(site.said)?.[1];
  await until(() => link() !== undefined);
  return link()!;
}
