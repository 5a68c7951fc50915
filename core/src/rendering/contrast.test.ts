import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { coreVersion } from '../plugins/house.js';
import { accentStyles, readableAccent, weakAccent } from './accent.js';
import { contrast, lightness, withLightness } from './contrast.js';
import { PROJECT_FOLDER, themeFolders } from './packages.js';
import { readTheme } from './theme.js';
import { readTokens, weakPairs } from './tokens.js';

const hex = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`);

describe('contrast', () => {
  it('is reckoned as WCAG does', () => {
    expect(contrast('#000', '#ffffff')).to.equal(21);
    expect(contrast('#767676', '#fff')).to.be.closeTo(4.54, 0.005);
    expect(contrast('#ff0000', '#0000ff')).to.be.closeTo(2.15, 0.005);
  });

  it('changes a lightness and nothing that a screen cannot show', () => {
    fc.assert(
      fc.property(hex, fc.double({ min: 0.2, max: 0.97, noNaN: true }), (colour, l) => {
        const made = withLightness(colour, l);
        expect(made).to.match(/^#[0-9a-f]{6}$/);
        expect(lightness(made)).to.be.closeTo(l, 0.02);
      }),
    );
  });
});

describe('the tokens of a theme', () => {
  it('are read for both schemes, with references followed', () => {
    const { light, dark } = readTokens(
      ':root { --ink: #111; /* --ink: #222; */ --title: var(--ink) } @media (prefers-color-scheme: dark) { :root { --ink: #eee } } .x { --late: 1px }',
    );
    expect([light.get('title'), dark.get('title'), light.get('late')]).to.deep.equal(['#111', '#eee', '1px']);
  });

  it('are held to the pairs that the styles make', () => {
    const tokens = new Map([
      ['ink', '#777777'],
      ['paper', '#ffffff'],
    ]);
    const weak = weakPairs({ light: tokens, dark: new Map([...tokens, ['ink', 'oklch(0.2 0 0)']]) }, []);
    expect(weak.map(({ scheme, ratio }) => [scheme, ratio && ratio.toFixed(2)])).to.deep.equal([
      ['light', '4.48'],
      ['dark', null],
    ]);
  });
});

for (const { name, folder } of themeFolders().filter((theme) =>
  theme.folder.startsWith(join(PROJECT_FOLDER, 'themes')),
)) {
  describe(`an accent of a section's own in the theme ${name}`, () => {
    const theme = readTheme(folder, coreVersion);

    it('can be read everywhere, whatever was asked for', () => {
      fc.assert(
        fc.property(hex, (colour) => {
          const accent = readableAccent(theme, colour);
          expect(weakAccent(theme, accent), accent).to.equal(null);
        }),
        { numRuns: 60 },
      );
    });

    it('is taken as it is where it can be read, and from the palette always', () => {
      for (const { accent } of theme.palette) expect(readableAccent(theme, accent)).to.equal(accent);
      expect(weakAccent(theme, '#ffe600')?.scheme).to.equal('light');
    });

    it('makes a stylesheet of tokens, and nothing else', () => {
      const { css } = accentStyles(theme, '#0b6242');
      expect(css).to.match(
        /^@layer tokens\{:root\{(--[\w-]+:#[0-9a-f]{6};?)+\}@media \(prefers-color-scheme:dark\)\{:root\{(--[\w-]+:#[0-9a-f]{6};?)+\}\}\}\n$/,
      );
    });
  });
}
