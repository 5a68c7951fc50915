import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { spread, type Outcome } from './figures.js';
import type { Ground } from './ground.js';
import { ended, freePort } from './served.js';

const ROUNDS = 5;
const MOST_SECONDS = 2;
const PATIENCE_MS = 60_000;

const command = fileURLToPath(new URL('../../core/dist/cli/lacoopol.js', import.meta.url));

/**
 * From the command to the first page of a site whose database is migrated and stopped: the supervisor, PostgreSQL, the
 * look for migrations, the web and worker processes, and `/` answered. The floor is its one process, whose database runs.
 */
export async function start(ground: Ground): Promise<Outcome> {
  await ground.release();
  const ours: number[] = [];
  const floor: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const site = await started(ground);
    ours.push(site.seconds);
    try {
      floor.push(await floorSeconds(ground));
    } finally {
      await site.stop();
    }
  }
  await ground.takeUp();
  const seconds = spread(ours);
  return {
    figures: [
      {
        name: 'start: first page',
        unit: 's',
        ours: seconds,
        floor: spread(floor),
        ratio: spread(ours.map((value, round) => value / floor[round]!)),
        target: `≤ ${MOST_SECONDS} s`,
        met: seconds.median <= MOST_SECONDS,
        aside: {},
      },
    ],
  };
}

async function started(ground: Ground): Promise<{ seconds: number; stop(): Promise<void> }> {
  const port = await freePort();
  const began = performance.now();
  const child = spawn(process.execPath, ['--enable-source-maps', command, 'start'], {
    cwd: ground.folder,
    env: { PATH: process.env['PATH'], DATA_DIR: ground.folder, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  try {
    await firstPage(`http://127.0.0.1:${port}/`, began);
  } catch (error) {
    await ended(child);
    throw error;
  }
  return { seconds: (performance.now() - began) / 1000, stop: () => ended(child) };
}

async function floorSeconds(ground: Ground): Promise<number> {
  const began = performance.now();
  const floor = await ground.floor();
  try {
    await firstPage(`${floor.url}/`, began, { cookie: `floor=${ground.floorToken}` });
    return (performance.now() - began) / 1000;
  } finally {
    await floor.stop();
  }
}

async function firstPage(url: string, began: number, headers: Record<string, string> = {}): Promise<void> {
  while (performance.now() - began < PATIENCE_MS) {
    const response = await fetch(url, { headers }).catch(() => null);
    await response?.arrayBuffer();
    if (response?.status === 200) return;
    await sleep(5);
  }
  throw new Error(`${url} answered no page within ${PATIENCE_MS / 1000} s.`);
}
