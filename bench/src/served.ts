import { fork, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

/** A server process that answers on 127.0.0.1. */
export interface Served {
  pid: number;
  url: string;
  /** From the moment it was started until it said that it listens. */
  startedMs: number;
  stop(): Promise<void>;
}

/** What a server process says over its channel; ours says more, which is passed over. */
type Word =
  { kind: 'ready'; plugins?: { id: string; sentence: string | null }[] } | { kind: 'failed'; sentence: string };

/**
 * Starts a compiled module of this folder as a server, and waits until it says that it listens.
 * BENCH_NODE_OPTIONS are given to it, such as `--cpu-prof --cpu-prof-dir=/tmp` to see where its time goes.
 * @param module path from the compiled benchmarks
 * @throws where it fails, or where one of its plugins is left out
 */
export async function serve(
  module: string,
  port: number,
  folder: string,
  env: Record<string, string>,
): Promise<Served> {
  const began = performance.now();
  const child = fork(fileURLToPath(new URL(module, import.meta.url)), {
    // Away from the .env of whoever runs this.
    cwd: folder,
    execArgv: ['--enable-source-maps', ...(process.env['BENCH_NODE_OPTIONS']?.split(' ') ?? [])],
    env: { PATH: process.env['PATH'], ...env, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await ready(child);
  return {
    pid: child.pid!,
    url: `http://127.0.0.1:${port}`,
    startedMs: performance.now() - began,
    stop: () => ended(child),
  };
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((listening, failed) => {
    child.once('exit', (code, signal) => failed(new Error(`A server ended while starting (${signal ?? code}).`)));
    child.on('message', (word: Word) => {
      if (word.kind === 'failed') failed(new Error(word.sentence));
      if (word.kind !== 'ready') return;
      const out = word.plugins?.find((plugin) => plugin.sentence);
      if (out) failed(new Error(`The plugin ${out.id} is left out: ${out.sentence}`));
      listening();
    });
  });
}

/** Ends a process in its own way, and by force where that takes too long. */
export function ended(child: ChildProcess): Promise<void> {
  return new Promise((done) => {
    if (child.exitCode !== null || child.signalCode !== null) return done();
    const late = setTimeout(() => child.kill('SIGKILL'), 15_000);
    child.once('exit', () => {
      clearTimeout(late);
      done();
    });
    child.kill('SIGTERM');
  });
}

/** A port below those that the system hands to outgoing connections, which a busy machine would take meanwhile. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    const server = createServer();
    const free = await new Promise<boolean>((done) => {
      server.once('error', () => done(false));
      server.listen(port, '127.0.0.1', () => done(true));
    });
    if (!free) continue;
    await new Promise((done) => server.close(done));
    return port;
  }
}
