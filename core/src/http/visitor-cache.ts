import type { News } from '../database/work.js';

/** A page as it was last made for a visitor, in each encoding that was asked for. */
export interface KeptPage {
  html: Buffer;
  encoded: Map<string, Buffer>;
  etag: string;
  /** Milliseconds of the clock after which it is made again, since it says times relative to now. */
  until: number;
}

const MOST_PAGES = 2_000;
const KEPT_MS = 60_000;

/**
 * Pages that every visitor sees alike, kept until anything that shows changes. Any writing transaction tells all
 * processes, and each forgets everything: being simple and right beats being kept a little longer.
 */
export class VisitorCache {
  readonly #pages = new Map<string, KeptPage>();
  /** Counts the changes heard of, so that a page made from what was read before a change is not kept after it. */
  #heard = 0;

  get heard(): number {
    return this.#heard;
  }

  find(key: string): KeptPage | null {
    const page = this.#pages.get(key);
    if (!page) return null;
    if (page.until > Date.now()) return page;
    this.#pages.delete(key);
    return null;
  }

  /** Keeps a page that was just made, unless something changed while it was. @returns the page to be sent */
  keep(key: string, made: Pick<KeptPage, 'html' | 'etag'>, heard: number): KeptPage {
    const page = { ...made, encoded: new Map<string, Buffer>(), until: Date.now() + KEPT_MS };
    if (heard !== this.#heard) return page;
    if (this.#pages.size >= MOST_PAGES) this.#pages.delete(this.#pages.keys().next().value!);
    this.#pages.set(key, page);
    return page;
  }

  hear(news: News): void {
    if (news.kind === 'changed') this.forget();
  }

  forget(): void {
    this.#heard += 1;
    this.#pages.clear();
  }
}
