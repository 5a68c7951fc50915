import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compared, spread, type Outcome } from './figures.js';
import { SECTION_PAGE, type Ground } from './ground.js';
import { load } from './load.js';
import { alternate } from './rounds.js';

const ROUNDS = 7;
const SECONDS = 3;
const LEAST_SHARE = 0.5;

/**
 * A section's public page for a visitor, unchanged since it was last made, against a bare Koa that sends the same bytes
 * from memory: requests a second. The load generator may be busier than the fastest server, which would flatter us; so
 * the CPU that both spend on a request is compared too, and the worse of the two decides.
 */
export async function visitor(ground: Ground): Promise<Outcome> {
  const web = await ground.web();
  const page = await fetch(web.url + SECTION_PAGE, { headers: { 'accept-encoding': 'identity' } });
  const bytes = Buffer.from(await page.arrayBuffer());
  const file = join(ground.folder, 'page.html');
  await writeFile(file, bytes);
  const floor = await ground.floor(file);
  const measure = {
    ours: () => load(web, SECTION_PAGE, { seconds: SECONDS }),
    floor: () => load(floor, '/bytes', { seconds: SECONDS }),
  };
  await alternate(1, measure.ours, measure.floor);
  const rounds = await alternate(ROUNDS, measure.ours, measure.floor);
  await web.stop();
  await floor.stop();
  const share = spread(rounds.map(({ ours, floor: low }) => low.serverCpu / ours.serverCpu)).median;
  return {
    figures: [
      compared(
        'visitor: from memory',
        'req/s',
        rounds.map(({ ours, floor: low }) => ({ ours: ours.perSecond, floor: low.perSecond })),
        `≥ ${LEAST_SHARE} × floor`,
        (ratio) => Math.min(ratio, share) >= LEAST_SHARE,
        { bytes: bytes.length, byCpu: Math.round(share * 1000) / 1000 },
      ),
    ],
  };
}
