import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** The kernel counts in hundredths of a second (USER_HZ). */
const TICK_MS = 10;

/** User and system time of a process so far, all its threads included, in milliseconds. Linux only. */
export async function cpuOfProcess(pid: number): Promise<number> {
  const { own } = await account(pid);
  return own;
}

/** The same for a database server: its postmaster, the processes below it, and those that ended meanwhile. */
export async function cpuOfCluster(cluster: string): Promise<number> {
  const postmaster = Number.parseInt(await readFile(join(cluster, 'postmaster.pid'), 'utf8'), 10);
  for (;;) {
    const before = await account(postmaster);
    let total = before.own + before.ended;
    for (const entry of await readdir('/proc')) {
      if (!/^\d+$/.test(entry)) continue;
      const one = await account(Number(entry)).catch(() => null);
      if (one?.parent === postmaster) total += one.own;
    }
    // A process that ended while they were counted is in neither sum.
    if ((await account(postmaster)).ended === before.ended) return total;
  }
}

async function account(pid: number): Promise<{ parent: number; own: number; ended: number }> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The name in brackets may hold anything; fields are counted from behind it (proc_pid_stat(5)).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = (first: number) => (Number(fields[first]) + Number(fields[first + 1])) * TICK_MS;
  return { parent: Number(fields[1]), own: ticks(11), ended: ticks(13) };
}
