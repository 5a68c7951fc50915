import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IntlMessageFormat } from 'intl-messageformat';
import { StartupError } from '../errors.js';
import type { Locale } from '../http/request.js';

const LOCALES: readonly Locale[] = ['fr', 'en'];

export type Values = Record<string, string | number | Date | null | undefined>;

/** Filled-in messages that are remembered at most. */
const MOST_SAID = 10_000;

type Tree = { [key: string]: string | Tree };

/** The words of the interface: ICU messages of the core, the plugins and the theme, by `namespace.key`. */
export class Messages {
  readonly #texts: Record<Locale, Map<string, string>> = { fr: new Map(), en: new Map() };
  readonly #formats = new Map<string, IntlMessageFormat>();
  // Filling in costs ten times what all the rest of a message does, and pages say the same few over and over.
  readonly #said = new Map<string, string>();

  /** Reads `fr.json` and `en.json` of a package; a later package (the theme) overrides an earlier one. */
  add(namespace: string, folder: string): void {
    for (const locale of LOCALES) {
      const file = join(folder, `${locale}.json`);
      let tree: Tree;
      try {
        tree = JSON.parse(readFileSync(file, 'utf8')) as Tree;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') continue;
        throw new StartupError(`${file} cannot be read: ${(error as Error).message}`);
      }
      this.#flatten(locale, namespace, tree);
    }
  }

  has(locale: Locale, key: string): boolean {
    return this.#texts[locale].has(key);
  }

  /**
   * The message in a language, filled in. A missing key answers the other language's message, then the key itself:
   * a page never fails for a word.
   */
  text(locale: Locale, key: string, values?: Values): string {
    const other: Locale = locale === 'fr' ? 'en' : 'fr';
    const found = this.#texts[locale].get(key);
    const text = found ?? this.#texts[other].get(key);
    if (text === undefined) return key;
    // Most messages have nothing to fill in: no formatter is made for them.
    if (!text.includes('{') && !text.includes("'")) return text;
    const language = found === undefined ? other : locale;
    const id = `${language} ${key} ${values ? JSON.stringify(values) : ''}`;
    let said = this.#said.get(id);
    if (said === undefined) {
      if (this.#said.size >= MOST_SAID) this.#said.clear();
      said = this.#fill(language, key, text, values);
      this.#said.set(id, said);
    }
    return said;
  }

  #fill(language: Locale, key: string, text: string, values?: Values): string {
    const id = `${language} ${key}`;
    let format = this.#formats.get(id);
    if (!format) {
      format = new IntlMessageFormat(text, language, undefined, { ignoreTag: true });
      this.#formats.set(id, format);
    }
    try {
      return String(format.format(values as never));
    } catch {
      return text;
    }
  }

  #flatten(locale: Locale, prefix: string, tree: Tree): void {
    for (const [key, value] of Object.entries(tree)) {
      if (typeof value === 'string') this.#texts[locale].set(`${prefix}.${key}`, value);
      else this.#flatten(locale, `${prefix}.${key}`, value);
    }
  }
}
