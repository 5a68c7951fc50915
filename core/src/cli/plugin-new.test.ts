import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import { CORE_FOLDER } from '../rendering/packages.js';
import { Migrator } from '../database/migrate.js';
import { Client } from '../testing/client.js';
import { Factories } from '../testing/factories.js';
import { cloneDatabase, RUNTIME_ROLE } from '../testing/server.js';
import { TemporaryTree } from '../testing/temporary-tree.js';

const COMMAND = join(CORE_FOLDER, 'dist/cli/lacoopol.js');

describe('a generated plugin', function () {
  this.timeout(120_000);

  describe('in the tree', () => {
    const tree = new TemporaryTree().asCheckout();
    after(() => tree.close());

    it('builds, passes its tests, and is built with everything else from now on', async () => {
      const made = await tree.run(COMMAND, ['plugin', 'new', 'petitions'], tree.folder);
      expect(made.code, made.out).to.equal(0);
      expect(readFileSync(tree.at('tsconfig.json'), 'utf8')).to.contain('"plugins/petitions"');
      for (const config of ['tsconfig.json', 'tsconfig.test.json']) {
        const built = await tree.run('tsc', ['-p', `plugins/petitions/${config}`], tree.folder);
        expect(built.code, built.out).to.equal(0);
      }
      const tested = await tree.run('mocha', ['plugins/petitions/dist/plugin.test.js'], tree.folder);
      expect(tested.code, tested.out).to.equal(0);
      expect(tested.out).to.contain('7 passing');
    });

    it('is made once, and under a name that a schema and an address can have', async () => {
      const again = await tree.run(COMMAND, ['plugin', 'new', 'petitions'], tree.folder);
      expect(again).to.include({ code: 1 });
      expect(again.out).to.contain('is there already');
      for (const name of ['core', 'Petitions', 'a-b', 'x', '../x']) {
        const refused = await tree.run(COMMAND, ['plugin', 'new', name], tree.folder);
        expect(refused.code, name).to.equal(1);
        expect(refused.out, name).to.contain('is no plugin');
      }
      expect(readdirSync(tree.at('plugins'))).to.deep.equal(['petitions']);
    });
  });

  describe('as a package of its own, in an empty folder with the packed core', () => {
    const tree = new TemporaryTree();
    after(() => tree.close());

    /** What `npm install` of two packed files does, with their dependencies linked from here. */
    const install = async (pack: string, name: string, kinds: readonly string[]) => {
      mkdirSync(tree.at('site/node_modules', name), { recursive: true });
      const unpacked = await tree.run('npm', ['pack', '--pack-destination', tree.folder, '--json'], pack);
      expect(unpacked.code, unpacked.out).to.equal(0);
      const file = readdirSync(tree.folder).find(
        (one) => one.endsWith('.tgz') && one.includes(name.split('/').pop()!),
      )!;
      await untar(tree.at(file), tree.at('site/node_modules', name));
      tree.link(tree.at('site/node_modules', name, 'package.json'), kinds, 'site');
    };

    it('builds, passes its tests, and is packed without them', async () => {
      await install(CORE_FOLDER, '@lacoopol/core', ['dependencies', 'optionalDependencies']);
      const made = await tree.run(COMMAND, ['plugin', 'new', 'petitions', '--outside', tree.at('own')], tree.folder);
      expect(made.code, made.out).to.equal(0);
      tree.link(tree.at('own/package.json'), ['devDependencies'], 'site');
      mkdirSync(tree.at('site/node_modules/.bin'));
      for (const [command, file] of [
        ['tsc', 'typescript/bin/tsc'],
        ['mocha', 'mocha/bin/mocha.js'],
        ['lacoopol', '@lacoopol/core/bin/lacoopol.mjs'],
      ] as const)
        symlinkSync(tree.at('site/node_modules', file), tree.at('site/node_modules/.bin', command));
      symlinkSync(tree.at('site/node_modules'), tree.at('own/node_modules'), 'junction');
      const tested = await tree.run('npm', ['test'], tree.at('own'));
      expect(tested.code, tested.out).to.equal(0);
      expect(tested.out).to.contain('7 passing');
      await install(tree.at('own'), 'lacoopol-petitions', []);
      const packed = readdirSync(tree.at('site/node_modules/lacoopol-petitions/dist'));
      expect(packed).to.include('plugin.js').and.not.to.include('plugin.test.js');
    });

    it('serves', async () => {
      const database = await cloneDatabase();
      const migrator = new Migrator(database.ownerUrl, RUNTIME_ROLE);
      const make = new Factories(migrator);
      const section = await make.section();
      const member = await make.member(section);
      await migrator.close();
      const settings = {
        NODE_ENV: 'development',
        PLUGINS: 'lacoopol-petitions',
        DATABASE_URL: database.runtimeUrl,
        DATABASE_OWNER_URL: database.ownerUrl,
        DATA_DIR: tree.at('site/data'),
        PORT: String(await freePort()),
        WORKERS: '1',
        LOG_LEVEL: 'error',
      };
      const lacoopol = tree.at('site/node_modules/.bin/lacoopol');
      const cookie = await tree.run(lacoopol, ['person', 'link', member.email, '--cookie'], tree.at('site'), settings);
      expect(cookie.code, cookie.out).to.equal(0);
      const started = spawn(process.execPath, [lacoopol, 'start'], {
        cwd: tree.at('site'),
        env: { ...process.env, ...settings },
      });
      try {
        await ready(started);
        const client = new Client(`http://localhost:${settings.PORT}`).useCookie(cookie.out.trim());
        const address = `/sections/${section.slug}/petitions`;
        expect((await client.submit(address, { text: 'Une ligne de bus le soir' })).status).to.equal(303);
        expect((await client.get(`/sections/${section.slug}`)).text).to.contain('Une ligne de bus le soir');
        expect((await client.get('/')).status).to.equal(200);
      } finally {
        const gone = new Promise((done) => started.once('exit', done));
        started.kill('SIGTERM');
        await gone;
        await database.drop();
      }
    });
  });
});

/** Waits for the line that the site is ready. @throws with what it said, where it ends instead */
function ready(started: ReturnType<typeof spawn>): Promise<void> {
  let said = '';
  return new Promise((done, failed) => {
    for (const stream of [started.stdout, started.stderr])
      stream?.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        if (said.includes('LaCooPol is ready')) done();
      });
    started.once('exit', () => failed(new Error(said)));
  });
}

function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => done(port));
    });
  });
}

/** Unpacks a package: npm's files lie below `package/`. */
async function untar(file: string, into: string): Promise<void> {
  const tar = spawn('tar', ['-xzf', file, '-C', into, '--strip-components=1'], { stdio: 'inherit' });
  const code = await new Promise((done) => tar.once('close', done));
  expect(code).to.equal(0);
}
