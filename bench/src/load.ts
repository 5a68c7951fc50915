import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { cpuOfCluster, cpuOfProcess } from './cpu.js';
import type { Served } from './served.js';

const program = fileURLToPath(import.meta.resolve('autocannon'));

/** What a server did under load. CPU is user and system time, in milliseconds a page. */
export interface Load {
  pages: number;
  perSecond: number;
  /** Milliseconds. */
  p50: number;
  serverCpu: number;
  databaseCpu: number;
  /** Server and database. */
  cpu: number;
}

export interface LoadOptions {
  seconds: number;
  /** Above 10, the connections of a pool are waited for. */
  connections?: number;
  headers?: Record<string, string>;
  /** Where the database's processes are counted too: the folder of its data. */
  cluster?: string;
}

/**
 * Asks for one address over and over, from a process of its own, and looks at the kernel's account of the server and of
 * all processes of the database before and after.
 * @throws where an answer is no page
 */
export async function load(served: Served, path: string, options: LoadOptions): Promise<Load> {
  const before = await cpu(served, options.cluster);
  const answered = await cannon(served.url + path, options);
  const after = await cpu(served, options.cluster);
  const pages = answered['2xx'];
  const failed = answered.non2xx + answered.errors + answered.timeouts;
  if (pages === 0 || failed > 0) throw new Error(`${path} answered ${pages} pages and ${failed} failures.`);
  const serverCpu = (after.server - before.server) / pages;
  const databaseCpu = (after.database - before.database) / pages;
  return {
    pages,
    perSecond: answered.requests.total / answered.duration,
    p50: answered.latency.p50,
    serverCpu,
    databaseCpu,
    cpu: serverCpu + databaseCpu,
  };
}

interface Answered {
  '2xx': number;
  non2xx: number;
  errors: number;
  timeouts: number;
  duration: number;
  requests: { total: number };
  latency: { p50: number };
}

async function cannon(url: string, { seconds, connections = 10, headers = {} }: LoadOptions): Promise<Answered> {
  const list = Object.entries(headers).flatMap(([name, value]) => ['--headers', `${name}: ${value}`]);
  const child = spawn(
    process.execPath,
    [program, '--json', '--no-progress', '-c', String(connections), '-d', String(seconds), ...list, url],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const [said, complained] = await Promise.all([text(child.stdout), text(child.stderr)]);
  try {
    return JSON.parse(said) as Answered;
  } catch {
    throw new Error(`The load generator said nothing of ${url}: ${complained || said}`);
  }
}

async function cpu(served: Served, cluster: string | undefined): Promise<{ server: number; database: number }> {
  return { server: await cpuOfProcess(served.pid), database: cluster ? await cpuOfCluster(cluster) : 0 };
}
