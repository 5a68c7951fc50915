import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { TemporaryTree } from '../testing/temporary-tree.js';
import { CORE_FOLDER, PROJECT_FOLDER } from './packages.js';

const PAGE = readFileSync(join(PROJECT_FOLDER, 'docs/theming.md'), 'utf8');

/** The code blocks of the page in their order; those that hold a file name it behind the language. */
const blocks = [...PAGE.matchAll(/^```(\w+)(?: (\S+))?\n([\s\S]*?)^```$/gm)].map(([, language, path, text]) => ({
  language: language!,
  path: path ?? null,
  text: text!,
}));

describe('the page “Make a theme”', function () {
  this.timeout(60_000);
  const tree = new TemporaryTree().asCheckout();
  before(() => cpSync(join(PROJECT_FOLDER, 'themes'), tree.at('themes'), { recursive: true }));
  after(() => tree.close());

  const lacoopol = (...args: string[]) => tree.run(join(CORE_FOLDER, 'bin/lacoopol.mjs'), args, tree.folder);

  it('makes a theme that the check has nothing to say against, with its own commands', async () => {
    const commands = blocks.filter(({ language }) => language === 'sh').map(({ text }) => text.trim());
    expect(commands).to.deep.equal([
      'npx lacoopol theme list',
      'cp -r themes/default themes/ours',
      'npx lacoopol theme check ours',
    ]);
    const listed = await lacoopol('theme', 'list');
    expect(listed.out).to.contain('* default').and.to.contain('campagne');
    cpSync(tree.at('themes/default'), tree.at('themes/ours'), { recursive: true });
    for (const { path, text } of blocks) if (path) tree.write(path, text);
    const checked = await lacoopol('theme', 'check', 'ours');
    expect(checked.out).to.equal('ours: nothing to say against it\n');
    expect(checked.code).to.equal(0);
  });

  it('shows the fault that it speaks of, word for word', async () => {
    const view = blocks.find(({ path }) => path?.endsWith('section-head.hbs'))!;
    tree.write(view.path!, view.text.replace('page.section.name', 'page.section.motto'));
    const checked = await lacoopol('theme', 'check', 'ours');
    expect(checked.out).to.equal(blocks.find(({ language }) => language === 'text')!.text);
    expect(checked.code).to.equal(1);
  });

  it('names every file that themes/campagne has', () => {
    for (const part of ['theme.json', 'tokens.css', 'theme.css', 'views/', 'locales/']) expect(PAGE).to.contain(part);
  });
});
