import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { StartupError } from '../errors.js';
import { coreVersion } from '../plugins/house.js';
import { PROJECT_FOLDER, themeFolders } from './packages.js';
import { shownPackages } from './shown-packages.js';
import { checkTheme, refuseFaultyTheme, sayFault } from './theme-check.js';

const DEFAULT = join(PROJECT_FOLDER, 'themes/default');
const TOKENS = readFileSync(join(DEFAULT, 'tokens.css'), 'utf8');
const MANIFEST = readFileSync(join(DEFAULT, 'theme.json'), 'utf8');
const packages = shownPackages([]);

describe('the check of a theme', () => {
  const folders: string[] = [];
  after(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

  /** The default theme with some files in place of its own. */
  const theme = (files: Record<string, string>): string => {
    const folder = mkdtempSync(join(tmpdir(), 'lacoopol-theme-'));
    folders.push(folder);
    cpSync(DEFAULT, folder, { recursive: true });
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return folder;
  };
  const faults = (files: Record<string, string>) =>
    checkTheme(theme(files), packages, coreVersion).map((fault) => `${fault.fatal ? 'fatal ' : ''}${sayFault(fault)}`);
  const view = (name: string, text: string) => faults({ [`views/${name}.hbs`]: text });

  for (const { name, folder } of themeFolders())
    it(`has nothing to say against ${name}`, () => {
      expect(checkTheme(folder, packages, coreVersion).map(sayFault)).to.deep.equal([]);
    });

  it('has nothing to say against views that a theme took over as they are', () => {
    const core = join(PROJECT_FOLDER, 'core/views');
    const folder = theme({});
    cpSync(core, join(folder, 'views/core'), { recursive: true });
    for (const plugin of packages.slice(1))
      cpSync(join(plugin.folder, 'views'), join(folder, 'views', plugin.id), { recursive: true });
    expect(checkTheme(folder, packages, coreVersion).map(sayFault)).to.deep.equal([]);
  });

  it('finds a view that does not exist', () => {
    expect(view('core/notice', '<p>{{text}}</p>\n{{> "core/ribbon"}}')).to.deep.equal([
      'fatal views/core/notice.hbs:2: it includes core/ribbon, and there is no such view.',
    ]);
  });

  it('finds a helper or a block that there is not', () => {
    expect(view('core/notice', '{{shout text}}')[0]).to.match(/^fatal views\/core\/notice\.hbs.*shout/);
    expect(view('core/notice', '{{#repeat 3}}{{text}}{{/repeat}}')[0]).to.match(/^fatal .*repeat/);
  });

  it('finds a view that cannot be read', () => {
    expect(view('core/notice', '<p>\n{{#if kind}}</p>')[0]).to.match(/^fatal views\/core\/notice\.hbs/);
  });

  it('finds a field that the model lacks, at its line', () => {
    expect(view('core/notice', '<p>{{text}}</p>\n<p>{{subtitle}}</p>')).to.deep.equal([
      'fatal views/core/notice.hbs:2: it draws subtitle, which the model of core/notice does not have.',
    ]);
  });

  it('warns of a field that is only asked about', () => {
    expect(view('core/notice', '<p>{{#if urgent}}!{{/if}}{{text}}</p>')).to.deep.equal([
      'views/core/notice.hbs:1: it asks about urgent, which the model of core/notice does not have.',
    ]);
  });

  it('follows lists, blocks and included views', () => {
    const sections = readFileSync(join(PROJECT_FOLDER, 'core/views/sections.hbs'), 'utf8');
    const wrong = sections.replace(
      '<p class="thing-detail">{{communes}}</p>',
      '<p>{{postcodes}}</p>{{> "core/section-about"}}',
    );
    expect(view('core/sections', wrong)).to.deep.equal([
      'fatal views/core/sections.hbs:22: it draws found[].postcodes, which the model of core/sections does not have.',
    ]);
    expect(view('core/notice', '{{text}}{{> "core/seats"}}')).to.deep.equal([
      'fatal views/core/notice.hbs: core/seats, which it includes, draws need, which the model of core/notice does not have.',
      'fatal views/core/notice.hbs: core/seats, which it includes, draws taken, which the model of core/notice does not have.',
    ]);
  });

  it('allows what the model documents, though the original does not draw it', () => {
    expect(view('core/day', '{{date at "day"}}')).to.deep.equal([]);
    expect(view('core/heading', '<h1>{{@root.page.siteName}}</h1>{{@root.page.person}}')).to.deep.equal([]);
  });

  it('finds what may be null, where nobody asked', () => {
    const head = readFileSync(join(PROJECT_FOLDER, 'core/views/site-head.hbs'), 'utf8');
    expect(view('core/site-head', `${head}\n{{page.section.name}}`)).to.deep.equal([
      'fatal views/core/site-head.hbs:36: it reads page.section.name, and page.section may be null: ask {{#if page.section}} first.',
    ]);
    expect(view('core/site-head', `${head}\n{{#if page.section}}{{page.section.name}}{{/if}}`)).to.deep.equal([]);
  });

  it('finds an icon and a file that there are not', () => {
    expect(view('core/notice', '{{text}}{{icon "no-such-icon"}}')).to.deep.equal([
      'fatal views/core/notice.hbs:1: there is no icon named no-such-icon.',
    ]);
    expect(view('core/notice', '{{text}}<img alt="" src="{{asset "theme/rose.svg"}}">')).to.deep.equal([
      'fatal views/core/notice.hbs:1: there is no file assets/rose.svg.',
    ]);
  });

  it('warns of a slot left out, and of a view that overrides nothing', () => {
    expect(
      view(
        'core/section',
        '{{#> "core/layout" sectionTitle=true}}{{slot "section.now"}}{{slot "section.main"}}{{/"core/layout"}}',
      ),
    ).to.deep.equal([
      'views/core/section.hbs: it leaves out the slot section.aside: what plugins put there is not shown.',
    ]);
    expect(view('core/sectoin', '<p></p>')[0]).to.match(/^views\/core\/sectoin\.hbs: it overrides nothing/);
    expect(view('theme/ribbon', '<p></p>')).to.deep.equal([]);
    expect(view('petitions/list', '{{anything}}'), 'a plugin that is not installed').to.deep.equal([]);
  });

  it('finds colours that cannot be told apart, and warns', () => {
    const grey = TOKENS.replace('--ink-soft: #5b5352', '--ink-soft: #a9a29f');
    const found = faults({ 'tokens.css': grey });
    expect(found).to.include('tokens.css: --ink-soft on --paper (light) has a contrast of 2.41, and needs 4.5.');
    expect(found.every((line) => !line.startsWith('fatal'))).to.equal(true);
    const own = { ...(JSON.parse(MANIFEST) as object), pairs: [['rule', 'paper', 3]] };
    expect(faults({ 'theme.json': JSON.stringify(own) }).some((line) => line.includes('--rule on --paper'))).to.equal(
      true,
    );
  });

  it('finds a token that is missing', () => {
    expect(faults({ 'tokens.css': TOKENS.replaceAll(/--radius: [^;]+;/g, '') })).to.deep.equal([
      'fatal tokens.css: --radius is set nowhere.',
    ]);
  });

  it('finds a manifest that cannot be used', () => {
    expect(faults({ 'theme.json': '{' })[0]).to.match(/^fatal theme\.json: cannot be read/);
    expect(faults({ 'theme.json': MANIFEST.replace('^1.0.0', '^9.0.0') })).to.deep.equal([
      `fatal theme.json: the theme was made for core ^9.0.0, and this is ${coreVersion}.`,
    ]);
    expect(faults({ 'theme.json': MANIFEST.replace('"title"', '"tilte"') })[0]).to.match(/^fatal theme\.json: /);
  });

  it('keeps the site from starting where a page would fail, and lets a warning pass', () => {
    const fatal = theme({ 'views/core/notice.hbs': '{{headline}}' });
    expect(() => refuseFaultyTheme(fatal, packages, coreVersion)).to.throw(
      StartupError,
      /views\/core\/notice\.hbs:1: it draws headline/,
    );
    refuseFaultyTheme(theme({ 'views/core/sectoin.hbs': '' }), packages, coreVersion);
  });
});
