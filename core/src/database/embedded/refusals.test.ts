import { expect } from 'chai';
import { chmod, chown, cp, lstat, mkdir, readFile, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { findBinaries, packageFolder } from './binaries.js';
import { ask, postmaster, scratchFolder, start, sweep } from './scratch.test.js';

const root = process.getuid?.() === 0;

async function sentence(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'nothing was refused',
    (error: Error) => error.message,
  );
}

describe('embedded PostgreSQL: what it cannot use', function () {
  this.timeout(30_000);
  afterEach(sweep);

  it('names the platform and the way out where npm has no programs for it', () => {
    expect(() => packageFolder('sunos', 'sparc')).to.throw(/sunos on sparc.*DATABASE_URL/);
    expect(() => packageFolder('win32', 'x64')).to.throw(/Windows.*DATABASE_URL/);
  });

  it('refuses data of another major version, and leaves them as they are', async () => {
    const folder = await scratchFolder();
    await (await start(folder)).stop();
    const version = join(folder, 'postgres', 'cluster', 'PG_VERSION');
    await writeFile(version, '16\n');
    expect(await sentence(start(folder))).to.match(/written by PostgreSQL 16.*brings PostgreSQL 18.*DATABASE_URL/);
    expect(await readFile(version, 'utf8')).to.equal('16\n');
  });

  it('refuses a folder that holds something else', async () => {
    const folder = await scratchFolder();
    await mkdir(join(folder, 'postgres', 'cluster'), { recursive: true });
    await writeFile(join(folder, 'postgres', 'cluster', 'thesis.txt'), '');
    if (root) await chown(join(folder, 'postgres', 'cluster'), 65534, 65534);
    expect(await sentence(start(folder))).to.match(/neither empty nor a database/);
  });

  it('hands over the end of the log when the server does not start', async () => {
    const refused = await sentence(start(await scratchFolder(), { fsync: 'off', shared_buffers: 'plenty' }));
    expect(refused).to.match(/last lines of its log:\n.*invalid value for parameter "shared_buffers": "plenty"/s);
  });

  it('makes its own copy where the links between the libraries are missing', async () => {
    const folder = await scratchFolder();
    const bare = join(folder, 'package');
    await cp(packageFolder(), bare, { recursive: true, filter: async (path) => !(await lstat(path)).isSymbolicLink() });
    const home = join(folder, 'home');
    await mkdir(home);
    await mkdir(join(home, 'native-17.0.0'));
    const binaries = await findBinaries(home, null, () => {}, bare);
    expect(binaries.root.startsWith(home)).to.equal(true);
    expect(binaries.major).to.equal(18);
    expect(await readdir(home)).to.have.lengthOf(1);
    expect(spawnSync(join(binaries.root, 'bin', 'initdb'), ['--version']).status).to.equal(0);
  });
});

describe('embedded PostgreSQL: as root', function () {
  this.timeout(30_000);
  before(function () {
    if (!root) this.skip();
  });
  afterEach(sweep);

  it('moves to /var/lib/lacoopol where its account cannot pass, says so, and finds its way back', async () => {
    const folder = await scratchFolder();
    const dataDir = join(folder, 'data');
    await chmod(folder, 0o700);
    const first = await start(dataDir);
    expect(first.notice).to.match(/^The database lives in \/var\/lib\/lacoopol\/[0-9a-f]{12}: /);
    await ask(first.ownerUrl, 'create table kept as select 1 as id');
    await first.stop();
    const second = await start(dataDir);
    expect(await ask(second.ownerUrl, 'table kept')).to.deep.equal([{ id: 1 }]);
    await second.stop();

    await rm(await realpath(join(dataDir, 'postgres')), { recursive: true });
    expect(await sentence(start(dataDir))).to.match(/points to a folder that is gone/);
  });

  it('says so when data that it reached before are out of reach', async () => {
    const folder = await scratchFolder();
    const dataDir = join(folder, 'data');
    await (await start(dataDir)).stop();
    await chmod(folder, 0o700);
    expect(await sentence(start(dataDir))).to.match(/can no longer be reached by the account "nobody"/);
  });

  it('runs data of an ordinary user as that user', async () => {
    const folder = await scratchFolder();
    await (await start(folder)).stop();
    const home = join(folder, 'postgres');
    spawnSync('chown', ['-R', '4321:4321', home]);
    await chmod(home, 0o700);
    const database = await start(folder);
    const server = await postmaster(join(home, 'cluster'));
    expect(await readFile(`/proc/${server?.pid}/status`, 'utf8')).to.match(/^Uid:\t4321\t/m);
    await database.stop();
  });
});
