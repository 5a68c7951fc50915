import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { PROJECT_FOLDER } from '../rendering/packages.js';
import type { Client } from './client.js';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The two widths that every page is made for. */
export const PHONE = { width: 360, height: 760 };
export const DESKTOP = { width: 1280, height: 860 };

interface PageOptions {
  viewport?: { width: number; height: number };
  javaScript?: boolean;
  dark?: boolean;
  /** Signed in as this client is. */
  as?: Client;
}

/** A real browser for `*.browser.test.ts`. Where the machine has none, `openBrowser` answers null and the tests skip themselves. */
export class TestBrowser {
  readonly #contexts: BrowserContext[] = [];
  readonly #errors: string[] = [];

  constructor(private readonly browser: Browser) {}

  /** A page in a browser profile of its own. Errors of its scripts and refusals of its policy are kept for `closePages`. */
  async page(base: string, options: PageOptions = {}): Promise<Page> {
    const context = await this.browser.newContext({
      baseURL: base,
      viewport: options.viewport ?? DESKTOP,
      locale: 'fr-FR',
      timezoneId: 'Europe/Paris',
      javaScriptEnabled: options.javaScript ?? true,
      colorScheme: options.dark ? 'dark' : 'light',
      reducedMotion: 'reduce',
    });
    if (options.as)
      await context.addCookies(options.as.cookies().map(({ name, value }) => ({ name, value, url: base })));
    this.#contexts.push(context);
    const page = await context.newPage();
    page.on('pageerror', (error) => this.#errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && !/status of (4\d\d)/.test(message.text())) this.#errors.push(message.text());
    });
    return page;
  }

  /** Closes every page, before the house that served them closes. @returns what went wrong in them */
  async closePages(): Promise<string[]> {
    for (const context of this.#contexts.splice(0)) await context.close();
    return this.#errors.splice(0);
  }

  async close(): Promise<void> {
    await this.browser.close();
  }
}

export async function openBrowser(): Promise<TestBrowser | null> {
  const executablePath = process.env['BROWSER_PATH'] ?? PLACES.find(existsSync);
  // A plugin of its own package has these tools only where it wants browser tests.
  const playwright = await import('playwright-core').catch(() => null);
  if (!executablePath || !playwright) return null;
  const args = [
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
  ];
  // Chromium does not sandbox a root user's pages; the tests open this site's pages only.
  if (process.getuid?.() === 0) args.push('--no-sandbox');
  return new TestBrowser(await playwright.chromium.launch({ executablePath, args }));
}

/** What axe finds against WCAG 2.2 AA and its best practices: one line a fault, none where all is well. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  // Evaluated rather than added as an element: the page's own policy stays in force.
  const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
  await page.evaluate(readFileSync(axe, 'utf8'));
  const { violations } = await page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>('axe.run()');
  return violations.flatMap((violation) =>
    violation.nodes.map((node) => `${violation.id}: ${node.html.slice(0, 200)}`),
  );
}

/** Keeps a picture of the page below `pictures/`, to be looked at: of all of it, or of what the window shows. */
export async function picture(page: Page, name: string, part: 'whole' | 'window' = 'whole'): Promise<void> {
  const file = join(PROJECT_FOLDER, 'pictures', `${name}.png`);
  mkdirSync(dirname(file), { recursive: true });
  await page.screenshot({ path: file, fullPage: part === 'whole' });
}

/** Whether something sticks out sideways: on a phone the whole page would then move under the thumb. */
export async function sticksOut(page: Page): Promise<boolean> {
  return page.evaluate<boolean>('document.documentElement.scrollWidth > document.documentElement.clientWidth');
}
