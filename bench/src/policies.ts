import { spread, compared, type Outcome } from './figures.js';
import { SECRETARY, SECTION_PAGE, type Ground } from './ground.js';
import { load } from './load.js';
import { alternate } from './rounds.js';

const ROUNDS = 7;
const SECONDS = 3;
const LEAST_SHARE = 0.85;
const UNBOUND = 'lacoopol_bench_unbound';

/**
 * The same signed-in section page from two web processes: one whose role the policies bind, one whose role passes over
 * them. Pages a second of the first, as a share of the second.
 */
export async function policies(ground: Ground): Promise<Outcome> {
  const address = new URL(ground.database.runtimeUrl);
  const bound = decodeURIComponent(address.username);
  await ground.asSuperuser(async (client) => {
    await client.query(`create role ${UNBOUND} login bypassrls in role ${bound}`);
    await client.query(`grant connect on database lacoopol to ${UNBOUND}`);
  });
  address.username = UNBOUND;
  const headers = await ground.signedIn(SECRETARY);
  const on = await ground.web();
  const off = await ground.web(address.href);
  const options = { seconds: SECONDS, headers, cluster: ground.cluster };
  const measure = { on: () => load(on, SECTION_PAGE, options), off: () => load(off, SECTION_PAGE, options) };
  await alternate(1, measure.on, measure.off);
  const rounds = await alternate(ROUNDS, measure.on, measure.off);
  await on.stop();
  await off.stop();
  const cpu = spread(rounds.map(({ ours, floor }) => ours.cpu / floor.cpu)).median;
  return {
    figures: [
      compared(
        'policies: throughput',
        'pages/s',
        rounds.map(({ ours, floor }) => ({ ours: ours.perSecond, floor: floor.perSecond })),
        `≥ ${LEAST_SHARE} × without`,
        (ratio) => ratio >= LEAST_SHARE,
        { cpuRatio: Math.round(cpu * 1000) / 1000 },
      ),
    ],
  };
}
