import { statement } from '../database/statement.js';
import type { Work } from '../database/work.js';

/** What a plugin's line on the national console says of its faults. */
export interface PluginFaultLine {
  sentence: string;
  count: number;
  /** Instant of the last time. */
  at: string;
}

const MOST = 5;

const lately = statement<{ most: number; at: Date }, { plugin: string; sentence: string; count: number; at: Date }>(
  'core.plugin-faults',
  `select plugin, sentence, count, last_at as at from (
     select plugin, sentence, sum(count)::int as count, max(last_at) as last_at,
            row_number() over (partition by plugin order by max(last_at) desc) as place
     from core.plugin_faults where kind <> 'migration' and last_at > :at::timestamptz - interval '7 days'
     group by plugin, sentence) f
   where place <= :most order by last_at desc`,
);
/** What went wrong in each plugin within a week, the latest first: a few sentences each, by the plugin's id. */
export async function faultLines(work: Work): Promise<Map<string, PluginFaultLine[]>> {
  const rows = await work.all(lately, { most: MOST, at: work.now });
  return new Map(
    [...Map.groupBy(rows, ({ plugin }) => plugin)].map(([plugin, faults]) => [
      plugin,
      faults.map(({ sentence, count, at }) => ({ sentence, count, at: at.toISOString() })),
    ]),
  );
}
