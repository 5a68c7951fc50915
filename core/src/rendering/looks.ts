import type { Section } from '../sections/section.js';
import { accentOf, accentStyles } from './accent.js';
import type { Theme } from './theme.js';

/** How a section looks within the theme, as the layout shows it. */
interface ShownLook {
  /** Address of its stylesheet, which changes with what is in it; null where it has the theme's accent. */
  stylesheet: string | null;
  /** Width and height in pixels; null where it has no logo. */
  logo: { href: string; width: number; height: number } | null;
}

/** The theme in force, and what sections chose within it. */
export class Looks {
  /** The colours in which browsers on phones colour the bar above the page. */
  readonly bar: { light: string; dark: string };
  readonly #styles = new Map<string, { css: string; hash: string }>();

  constructor(readonly theme: Theme) {
    const { tokens, bar } = theme;
    this.bar = { light: tokens.light.get(bar)!, dark: tokens.dark.get(bar)! };
  }

  /** Null where a section looks as the theme does. */
  of({ slug, look }: Pick<Section, 'slug' | 'look'>): ShownLook | null {
    const styles = this.styles(look.accent);
    const { logo } = look;
    if (!styles && !logo) return null;
    return {
      stylesheet: styles && `/sections/${slug}/theme.css?v=${styles.hash}`,
      logo: logo ? { href: `/sections/${slug}/logo?v=${logo.file}`, width: logo.width, height: logo.height } : null,
    };
  }

  /** The stylesheet of what a section chose, made once; null where this theme's own accent stands. */
  styles(accent: string | undefined): { css: string; hash: string } | null {
    const colour = accent && accentOf(this.theme, accent);
    if (!colour) return null;
    let styles = this.#styles.get(colour);
    if (!styles) {
      if (this.#styles.size >= 5_000) this.#styles.clear();
      styles = accentStyles(this.theme, colour);
      this.#styles.set(colour, styles);
    }
    return styles;
  }
}
