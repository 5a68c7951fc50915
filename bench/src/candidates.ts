import pg from 'pg';
import { compose } from '../../core/dist/composition.js';
import { connectionSettings } from '../../core/dist/database/database.js';
import { entering, type Entered } from '../../core/dist/database/enter.js';
import { hashToken } from '../../core/dist/http/signing.js';
import { createLog } from '../../core/dist/log.js';
import { discoverPlugins } from '../../core/dist/plugins/discover.js';
import { Candidates } from '../../plugins/agenda/dist/services.js';
import { CROWD_ORGANISER, CROWD_SLUG, makeCrowd, MEMBERS } from './crowd.js';
import { spread, type Outcome } from './figures.js';
import type { Ground } from './ground.js';
import { alternate } from './rounds.js';

const ROUNDS = 7;
const CALLS = 60;
const LISTED = 20;
const MOST_MS = 3;

const BARE = 'select * from agenda.candidates($1, $2, $3, $4, $5)';

/**
 * Who could be asked, for a section of 1,500 members: the p50 of a whole unit of work (begin, enter as the organiser, the
 * agenda's service with its reasons in words, commit) less the p50 of the bare query, a named statement on a connection
 * whose circles are open already.
 */
export async function candidates(ground: Ground): Promise<Outcome> {
  const { section, shift } = await makeCrowd(ground);
  const { config, database: reached } = ground;
  const house = await compose({
    config,
    database: reached,
    log: createLog('warn', 'bench'),
    plugins: (known) => known.discover(discoverPlugins(config.plugins)),
    demonstration: true,
  });
  const service = house.shared.find(Candidates);
  if (!service) throw new Error('Nobody has published the candidates.');
  const { cookie = '' } = await ground.signedIn(CROWD_ORGANISER);
  const session = hashToken(cookie.slice(cookie.indexOf('=') + 1));
  const say = (key: string) => house.messages.text('fr', key);
  const whole = (): Promise<number> =>
    house.database.work<Entered, number>(
      { readOnly: true, enter: entering.request({ session, slug: CROWD_SLUG, at: new Date() }) },
      async (work) => (await service.of(work, { id: shift, sectionId: section }, LISTED, say)).total,
    );

  const client = new pg.Client(connectionSettings(reached.runtimeUrl));
  await client.connect();
  await client.query('begin read only');
  await client.query({ text: 'select core.enter($1, $2, $3)', values: [session, CROWD_SLUG, new Date()] });
  const bare = async (): Promise<number> => {
    const { rows } = await client.query({
      name: 'bare',
      text: BARE,
      values: [section, shift, new Date(), LISTED, false],
    });
    return (rows[0] as { total: number } | undefined)?.total ?? 0;
  };

  try {
    const total = await whole();
    if (total === 0 || total !== (await bare()))
      throw new Error(`The service counts ${total} candidates, the bare query others.`);
    await alternate(
      1,
      () => p50(whole),
      () => p50(bare),
    );
    const rounds = await alternate(
      ROUNDS,
      () => p50(whole),
      () => p50(bare),
    );
    const above = spread(rounds.map(({ ours, floor }) => ours - floor));
    return {
      figures: [
        {
          name: 'candidates: above bare',
          unit: 'ms',
          ours: spread(rounds.map((round) => round.ours)),
          floor: spread(rounds.map((round) => round.floor)),
          ratio: above,
          target: `≤ ${MOST_MS} ms more`,
          met: above.median <= MOST_MS,
          aside: { members: MEMBERS, total, listed: LISTED, difference: true },
        },
      ],
    };
  } finally {
    await client.end();
    await house.plugins.stop();
    await house.database.close();
  }
}

async function p50(call: () => Promise<number>): Promise<number> {
  const times: number[] = [];
  for (let time = 0; time < CALLS; time += 1) {
    const began = performance.now();
    await call();
    times.push(performance.now() - began);
  }
  return spread(times).median;
}
