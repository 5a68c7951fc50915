import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findBinaries } from './binaries.js';
import { prepareCluster } from './cluster.js';
import { ServerFailed } from './errors.js';
import { type Place, choosePlace, socketFolder } from './place.js';
import { OWNER, RUNTIME, addressOf, ensureRoles } from './roles.js';
import { type Seat, takeSeat } from './seat.js';
import { type Launched, findServer, launch, stopServer } from './server.js';

export interface EmbeddedPostgres {
  /** Role lacoopol_owner, database lacoopol: owns and migrates. */
  ownerUrl: string;
  /** Role lacoopol_runtime, same database: owns nothing, under every policy. */
  runtimeUrl: string;
  /** A sentence to tell at start-up, about where the data live. */
  notice: string | null;
  /** The server was already there: left by a kill -9, or in use by another process. */
  reused: boolean;
  /** Whether the server is still there, as far as this process has heard. */
  standing(): boolean;
  /** Stops the server and waits for its end; while another process uses it, leaves it to that one. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** The data folder of LaCooPol; everything of PostgreSQL goes into `postgres/` in it. */
  dataDir: string;
  log?: (line: string) => void;
  /** PostgreSQL settings over ours, for a server that this call starts: `{ fsync: 'off' }` in tests. */
  settings?: Record<string, string>;
}

/** A start meets the remains of a crash for a second or so; a server that recovers from one is given more. */
const PATIENCE_SECONDS = { absent: 60, recovering: 600 };

/** A start that ends so met a quicker one, one that came and went, or processes of a crashed server still leaving. */
const PASSING_FAILURE = /lock file ".*" already exists|pre-existing shared memory block|received fast shutdown request/;

/**
 * PostgreSQL from npm packages, on a Unix socket that only its account reaches. Starts it, or takes over the one that
 * serves this data folder already. PostgreSQL's own locks decide between two starts at once; the slower one joins in.
 * @throws StartupError with one sentence, and the end of PostgreSQL's log where it failed.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const place = await choosePlace(options.dataDir);
  const cluster = join(place.home, 'cluster');
  const { server, seat, reused } = await serve(place, cluster, options);
  try {
    await seat.inTurn(() => ensureRoles(seat.client));
  } catch (error) {
    await leave(cluster, seat);
    throw error;
  }
  let stopping: Promise<void> | null = null;
  return {
    ownerUrl: addressOf(OWNER, server.socketFolder),
    runtimeUrl: addressOf(RUNTIME, server.socketFolder),
    notice: place.notice,
    reused,
    standing: () => seat.taken(),
    stop: () => (stopping ??= leave(cluster, seat)),
  };
}

async function serve(place: Place, cluster: string, options: EmbeddedOptions) {
  const log = options.log ?? (() => {});
  const began = Date.now();
  let launched: Launched | null = null;
  let said = 'it does not answer';
  for (;;) {
    const server = await findServer(cluster);
    if (server && server !== 'busy') {
      const seat = await takeSeat(server);
      if (seat) return { server, seat, reused: server.pid !== launched?.pid };
    } else if (!server && (!launched || launched.ended)) {
      if (launched) {
        said = await launched.said();
        if (!PASSING_FAILURE.test(said)) throw failed(said);
        await sleep(100);
      }
      launched = await begin(place, cluster, options, log);
    }
    const patience = server ? PATIENCE_SECONDS.recovering : PATIENCE_SECONDS.absent;
    if (Date.now() - began > patience * 1000) throw failed(said);
    await sleep(15);
  }
}

async function begin(place: Place, cluster: string, { settings = {} }: EmbeddedOptions, log: (line: string) => void) {
  const { home, account } = place;
  const binaries = await findBinaries(home, account, log);
  await prepareCluster({ cluster, binaries, account, careless: settings['fsync'] === 'off', log });
  const logFile = join(home, 'server.log');
  return launch({ cluster, socketFolder: await socketFolder(place), logFile, binaries, account, settings });
}

async function leave(cluster: string, first: Seat): Promise<void> {
  let seat: Seat | null = first;
  let server = await findServer(cluster);
  // After a crash of one of its processes the server dropped every connection: the seat has to be taken again.
  while (server === 'busy' || (server && !seat?.taken())) {
    seat = server === 'busy' ? null : await takeSeat(server);
    if (!seat) await sleep(15);
    server = await findServer(cluster);
  }
  if (server && (await seat?.leave())) await stopServer(server.pid, cluster);
  await seat?.client.end().catch(() => {});
}

function failed(said: string): ServerFailed {
  const end = said.split('\n').slice(-12).join('\n');
  return new ServerFailed(`The embedded PostgreSQL did not start; the last lines of its log:\n${end}`);
}
