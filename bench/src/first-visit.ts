import { existsSync } from 'node:fs';
import { chromium, type CDPSession } from 'playwright-core';
import { exactly, type Outcome } from './figures.js';
import { SECRETARY, SECTION_PAGE, type Ground } from './ground.js';

const MOST_REQUESTS = 12;
const MOST_BYTES = 60_000;

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * What a browser that was never here asks for on a signed-in section page, and how many bytes come over the wire,
 * headers included, as it asks for them (compressed); fonts are counted apart.
 */
export async function firstVisit(ground: Ground): Promise<Outcome> {
  const executablePath = findBrowser();
  if (!executablePath) return { skipped: 'There is no Chromium or Chrome on this machine.' };
  const { cookie = '' } = await ground.signedIn(SECRETARY);
  const [name = '', value = ''] = cookie.split('=');
  const web = await ground.web();
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'fr-FR' });
    await context.addCookies([{ name, value, url: web.url }]);
    const tab = await context.newPage();
    const traffic = await watch(await context.newCDPSession(tab));
    await tab.goto(web.url + SECTION_PAGE, { waitUntil: 'load' });
    // What scripts ask for once they run.
    await tab.waitForTimeout(1_500);
    const parts = [...traffic.values()];
    const fonts = parts.filter((part) => part.type === 'Font');
    const rest = parts.filter((part) => part.type !== 'Font');
    const bytes = sum(rest);
    return {
      figures: [
        {
          name: 'first visit: requests',
          unit: '',
          ours: exactly(parts.length),
          floor: null,
          ratio: null,
          target: `≤ ${MOST_REQUESTS}`,
          met: parts.length <= MOST_REQUESTS,
          aside: {
            parts: rest.map(({ url, type, bytes: size }) => ({ url: new URL(url).pathname, type, bytes: size })),
          },
        },
        {
          name: 'first visit: wire',
          unit: 'kB',
          ours: exactly(bytes / 1000),
          floor: null,
          ratio: null,
          target: `≤ ${MOST_BYTES / 1000}, fonts apart`,
          met: bytes <= MOST_BYTES,
          aside: { fonts: fonts.length, fontBytes: sum(fonts) },
        },
      ],
    };
  } finally {
    await browser.close();
    await web.stop();
  }
}

interface Part {
  url: string;
  type: string;
  bytes: number;
}

async function watch(session: CDPSession): Promise<Map<string, Part>> {
  const parts = new Map<string, Part>();
  session.on('Network.requestWillBeSent', ({ requestId, request, type }) => {
    if (request.url.startsWith('http')) parts.set(requestId, { url: request.url, type: type ?? 'Other', bytes: 0 });
  });
  // A stream never finishes loading, so its bytes are counted as they come.
  session.on('Network.dataReceived', ({ requestId, encodedDataLength }) => {
    const part = parts.get(requestId);
    if (part) part.bytes += encodedDataLength;
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const part = parts.get(requestId);
    if (part) part.bytes = encodedDataLength;
  });
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  return parts;
}

function sum(parts: readonly Part[]): number {
  return parts.reduce((total, part) => total + part.bytes, 0);
}

function findBrowser(): string | null {
  const folders = (process.env['PATH'] ?? '').split(':');
  for (const name of BROWSERS) {
    const folder = folders.find((one) => existsSync(`${one}/${name}`));
    if (folder) return `${folder}/${name}`;
  }
  return null;
}
