import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { CORE_FOLDER, PROJECT_FOLDER } from '../rendering/packages.js';
import { TemporaryTree } from '../testing/temporary-tree.js';

const PAGE = readFileSync(join(PROJECT_FOLDER, 'plugins/README.md'), 'utf8');

describe('the page “Write a plugin”', function () {
  this.timeout(120_000);
  const tree = new TemporaryTree().asCheckout();
  after(() => tree.close());

  /** The code blocks that name a file: ```ts src/plugin.ts */
  const files = [...PAGE.matchAll(/^```\w+ (\S+)\n([\s\S]*?)^```$/gm)].map(([, path, text]) => ({
    path: path!,
    text: text!,
  }));

  it('tells a plugin that builds and passes its tests, and leaves nothing of the generated one', async () => {
    const made = await tree.run(join(CORE_FOLDER, 'dist/cli/lacoopol.js'), ['plugin', 'new', 'ideas'], tree.folder);
    expect(made.code, made.out).to.equal(0);
    for (const part of ['src', 'migrations', 'views', 'locales', 'assets'])
      rmSync(tree.at('plugins/ideas', part), { recursive: true });
    for (const { path, text } of files) tree.write(`plugins/ideas/${path}`, text);
    for (const config of ['tsconfig.json', 'tsconfig.test.json']) {
      const built = await tree.run('tsc', ['-p', `plugins/ideas/${config}`], tree.folder);
      expect(built.code, built.out).to.equal(0);
    }
    const tested = await tree.run('mocha', ['plugins/ideas/dist/plugin.test.js'], tree.folder);
    expect(tested.code, tested.out).to.equal(0);
    expect(tested.out).to.contain('6 passing');
  });

  it('names every file that the generated plugin has', () => {
    for (const folder of readdirSync(tree.at('plugins/ideas'))) {
      if (/^(dist|package\.json|tsconfig.*)$/.test(folder)) continue;
      expect(PAGE, folder).to.contain(`${folder}/`);
    }
  });
});
