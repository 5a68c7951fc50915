// `npm run bench [-- NAME] [-- --json]`: what LaCooPol costs, each figure against its floor in the same run.
import { parseArgs } from 'node:util';
import { candidates } from './candidates.js';
import type { Outcome } from './figures.js';
import { firstVisit } from './first-visit.js';
import { Ground } from './ground.js';
import { page } from './page.js';
import { policies } from './policies.js';
import { asJson, asTable } from './report.js';
import { start } from './start.js';
import { visitor } from './visitor.js';

const benchmarks = new Map<string, (ground: Ground) => Promise<Outcome>>([
  ['page', page],
  ['policies', policies],
  ['visitor', visitor],
  ['first-visit', firstVisit],
  ['candidates', candidates],
  ['start', start],
]);

// Progress goes to where it cannot mix with the figures.
const say = (line: string) => process.stderr.write(`${line}\n`);
const { names, json } = readArguments();
if (process.platform !== 'linux') {
  say('The benchmarks read the CPU that processes spent from /proc, which only Linux has.');
  process.exit(1);
}

const ground = await Ground.choose();
const stop = () => void ground.close().finally(() => process.exit(130));
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
const outcomes = new Map<string, Outcome>();
try {
  say('Making a database with the demonstration…');
  await ground.prepare();
  for (const name of names) {
    say(`Measuring ${name}…`);
    outcomes.set(name, await benchmarks.get(name)!(ground));
  }
} finally {
  await ground.close();
}
process.stdout.write(`${json ? asJson(outcomes) : asTable(outcomes)}\n`);
process.exit(0);

function readArguments(): { names: string[]; json: boolean } {
  try {
    const { values, positionals } = parseArgs({
      options: { json: { type: 'boolean', default: false } },
      allowPositionals: true,
    });
    const unknown = positionals.find((name) => !benchmarks.has(name));
    if (unknown !== undefined)
      throw new Error(`There is no benchmark ${unknown}; there are ${[...benchmarks.keys()].join(', ')}.`);
    return { names: positionals.length > 0 ? positionals : [...benchmarks.keys()], json: values.json };
  } catch (error) {
    say((error as Error).message);
    process.exit(2);
  }
}
