import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect } from 'chai';
import { Migrator } from '../database/migrate.js';
import { CORE_FOLDER } from '../rendering/packages.js';
import { Factories } from '../testing/factories.js';
import { cloneDatabase, RUNTIME_ROLE } from '../testing/server.js';
import { TemporaryTree } from '../testing/temporary-tree.js';

describe('plugins at the command line', function () {
  this.timeout(60_000);
  const tree = new TemporaryTree();
  let database: Awaited<ReturnType<typeof cloneDatabase>>;
  let migrator: Migrator;
  let make: Factories;

  before(async () => {
    database = await cloneDatabase();
    migrator = new Migrator(database.ownerUrl, RUNTIME_ROLE);
    make = new Factories(migrator);
    await migrator.plugin({ id: 'notes', migrations: join(CORE_FOLDER, 'fixtures/notes/migrations') });
    const national = await make.section({ kind: 'national', slug: 'national', name: 'National' });
    const federation = await make.section({
      kind: 'federation',
      slug: 'bas-rhin',
      name: 'Bas-Rhin',
      parent: national,
      communes: [],
    });
    await make.section({ slug: 'strasbourg', name: 'Strasbourg', parent: federation });
    await make.section({ slug: 'obernai', name: 'Obernai', parent: federation });
  });
  after(async () => {
    await migrator.close();
    await database.drop();
    tree.close();
  });
  beforeEach(() => migrator.query('delete from core.plugin_states'));

  const plugin = (...args: string[]) =>
    tree.run(join(CORE_FOLDER, 'dist/cli/lacoopol.js'), ['plugin', ...args], tree.folder, {
      DATABASE_URL: database.runtimeUrl,
      DATABASE_OWNER_URL: database.ownerUrl,
      DATA_DIR: tree.at('data'),
    });
  const where = async () =>
    (
      await migrator.query<{ slug: string }>(`select slug from core.sections where core.is_on(id, 'notes') order by id`)
    ).map(({ slug }) => slug);

  it('are switched in one section, and the section reads it in its journal', async () => {
    const done = await plugin('off', 'notes', 'strasbourg');
    expect(done).to.deep.equal({ code: 0, out: 'notes is switched off in Strasbourg.\n' });
    expect(await where()).to.deep.equal(['national', 'bas-rhin', 'obernai']);
    expect(
      await migrator.query(
        `select act, about from core.interventions i join core.sections s on s.id = i.section_id where s.slug = 'strasbourg'`,
      ),
    ).to.deep.equal([{ act: 'plugin-off', about: 'notes' }]);
  });

  it('are switched for all, whatever sections had decided', async () => {
    await plugin('on', 'notes', 'strasbourg');
    const done = await plugin('off', 'notes', '--all');
    expect(done.out).to.contain('switched off in National and below').and.to.contain('1 below had decided');
    expect(await where()).to.deep.equal([]);
  });

  it('are imposed or withheld above, and what sections chose comes back with the end of it', async () => {
    await plugin('off', 'notes', 'strasbourg');
    const forced = await plugin('on', 'notes', 'bas-rhin', '--forced');
    expect(forced.out).to.contain('1 below have decided for themselves: that stays.');
    expect(await where()).to.have.length(4);
    const bound = await plugin('off', 'notes', 'strasbourg');
    expect(bound.code).to.equal(1);
    expect(bound.out).to.contain('Bas-Rhin imposes it');
    await plugin('off', 'notes', 'bas-rhin', '--unavailable');
    expect(await where()).to.deep.equal(['national']);
    await plugin('on', 'notes', 'bas-rhin');
    expect(await where()).to.deep.equal(['national', 'bas-rhin', 'obernai']);
  });

  it('say what they do not understand', async () => {
    for (const [args, code, words] of [
      [['on', 'notes'], 2, 'name a section'],
      [['on', 'notes', 'strasbourg', '--all'], 2, 'name a section'],
      [['on', 'unknown', '--all'], 1, 'No plugin unknown is installed'],
      [['on', 'core', '--all'], 1, 'No plugin core'],
      [['off', 'notes', 'nowhere'], 1, '/sections/nowhere'],
      [['on', 'notes', 'strasbourg', '--forced'], 1, 'has no section below'],
    ] as const) {
      const refused = await plugin(...args);
      expect(refused.code, args.join(' ')).to.equal(code);
      expect(refused.out).to.contain(words);
    }
  });

  it('are uninstalled with all that the core kept for them, after it was written to a file', async () => {
    const [section] = await migrator.query<{ id: number }>(`select id from core.sections where slug = 'obernai'`);
    const member = await make.member(section!);
    await migrator.query(
      `insert into notes.notes (text, section_id) select 'note ' || n, ? from generate_series(1, 1200) n`,
      [section!.id],
    );
    await migrator.query(`insert into notes.wishes (text, person_id) values (?, ?)`, ['un « vélo »\n', member.id]);
    await migrator.query(
      `insert into core.settings (section_id, plugin, key, value) values (?, 'notes', 'x', '1'), (?, 'other', 'x', '1')`,
      [section!.id, section!.id],
    );
    await migrator.query(`select jobs.add_job('notes/tell', '{}'::json), jobs.add_job('other/tell', '{}'::json)`);

    const refused = await plugin('uninstall', 'notes');
    expect(refused.code).to.equal(1);
    expect(refused.out).to.contain('in 2 sections').and.to.contain('--yes');
    await plugin('off', 'notes', '--all');
    const file = tree.at('notes.ndjson.gz');
    const done = await plugin('uninstall', 'notes', '--to', file);
    expect(done.code, done.out).to.equal(0);
    expect(done.out)
      .to.match(/notes\.notes +1200/)
      .and.to.contain('Dropped the schema notes, and 1 waiting jobs');

    const [head, ...lines] = gunzipSync(readFileSync(file))
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, never>);
    expect(head).to.deep.include({ plugin: 'notes', core: '1.0.0', migrations: ['0001_notes.sql'] });
    expect(lines.filter(({ table }) => table === 'notes.notes')).to.have.length(1200);
    expect(lines.find(({ table }) => table === 'notes.wishes')!['row']).to.include({ text: 'un « vélo »\n' });
    expect(lines.map(({ table }) => table))
      .to.include('core.settings')
      .and.to.include('core.plugin_states');
    expect(statSync(file).mode & 0o077, 'for its owner only').to.equal(0);

    expect(await migrator.query(`select from pg_namespace where nspname = 'notes'`)).to.have.length(0);
    for (const table of ['plugin_states', 'settings'])
      expect(await migrator.query(`select from core.${table} where plugin = 'notes'`), table).to.have.length(0);
    expect(await migrator.query(`select from core.settings where plugin = 'other'`)).to.have.length(1);
    expect(await migrator.query('select from jobs.jobs')).to.have.length(1);
    expect((await plugin('uninstall', 'notes')).out).to.contain('No plugin notes is installed');
  });

  it('are not removed where the file cannot be written', async () => {
    await migrator.plugin({ id: 'notes', migrations: join(CORE_FOLDER, 'fixtures/notes/migrations') });
    await plugin('off', 'notes', '--all');
    const failed = await plugin('uninstall', 'notes', '--to', tree.at('nowhere/notes.ndjson.gz'));
    expect(failed.code).to.equal(1);
    expect(failed.out).to.contain('Nothing was removed');
    const taken = await plugin('uninstall', 'notes', '--to', tree.at('notes.ndjson.gz'));
    expect(taken.code).to.equal(1);
    expect(existsSync(tree.at('notes.ndjson.gz')), 'what stood there stays').to.equal(true);
    expect(await migrator.query(`select from pg_namespace where nspname = 'notes'`)).to.have.length(1);
  });
});
