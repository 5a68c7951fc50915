import type { Socket } from 'node:net';
import type { Client } from 'pg';

/**
 * Holds back what is sent on a connection until this turn of the loop ends, so that statements which do not wait for
 * each other leave in one write: a write to the socket costs more than what stands in it.
 * Source: https://nodejs.org/api/stream.html#writablecork
 */
export function gather(client: Client): void {
  // The socket of a client is not part of pg's types; without it everything is sent as it comes.
  const { stream } = (client as unknown as { connection?: { stream?: Socket } }).connection ?? {};
  if (!stream?.cork || stream.writableCorked > 0) return;
  stream.cork();
  process.nextTick(() => stream.uncork());
}
