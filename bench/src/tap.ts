import { createServer, connect, type Server, type Socket } from 'node:net';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Answers are held back so long, so that what was sent without waiting for them cannot seem to have waited. */
const HELD_MS = 4;

/** One statement as it passed by: its name, or its text where it has none. */
export interface Passed {
  statement: string;
  /** Round trips of its connection so far, itself included. */
  trip: number;
}

/**
 * Stands between a process and PostgreSQL, and counts: a round trip whenever the process sends again after an answer
 * (ReadyForQuery) reached it. Statements are those executed, BEGIN and COMMIT among them.
 * Messages: https://www.postgresql.org/docs/current/protocol-message-formats.html
 */
export class Tap {
  trips = 0;
  readonly passed: Passed[] = [];
  readonly #sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    /** The folder to name as the database's host. */
    readonly folder: string,
  ) {}

  /** @param host folder of the database's own socket */
  static async open(folder: string, host: string): Promise<Tap> {
    await mkdir(folder, { recursive: true });
    const server = createServer();
    const tap = new Tap(server, folder);
    server.on('connection', (client) => tap.#join(client, connect(join(host, '.s.PGSQL.5432'))));
    await new Promise<void>((done) => server.listen(join(folder, '.s.PGSQL.5432'), done));
    return tap;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((done) => this.server.close(done));
  }

  #join(client: Socket, database: Socket): void {
    let answered = true;
    let trip = 0;
    const portals = new Map<string, string>();
    const texts = new Map<string, string>();
    const sent = messages(true, (type, body) => {
      if (answered && (type === 'Q' || type === 'P' || type === 'B')) {
        answered = false;
        trip += 1;
        this.trips += 1;
      }
      const parts = body.toString('utf8').split('\0');
      if (type === 'Q') this.passed.push({ statement: parts[0]!, trip });
      if (type === 'P' && !parts[0]) texts.set('', parts[1]!);
      if (type === 'B') portals.set(parts[0]!, parts[1] || (texts.get('') ?? ''));
      if (type === 'E') this.passed.push({ statement: portals.get(parts[0]!) ?? '', trip });
    });
    let held: Buffer[] = [];
    let ready = false;
    const received = messages(false, (type) => {
      if (type === 'Z') ready = true;
    });
    client.on('data', (chunk) => {
      sent(chunk);
      database.write(chunk);
    });
    database.on('data', (chunk) => {
      received(chunk);
      if (held.push(chunk) > 1) return;
      setTimeout(() => {
        client.write(Buffer.concat(held));
        held = [];
        if (ready) answered = true;
        ready = false;
      }, HELD_MS);
    });
    for (const [one, other] of [
      [client, database],
      [database, client],
    ] as const) {
      this.#sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        this.#sockets.delete(one);
        other.end();
      });
    }
  }
}

/** Cuts a stream into messages. @param opening the first one has no type, as what a client begins with */
function messages(opening: boolean, seen: (type: string, body: Buffer) => void): (chunk: Buffer) => void {
  let rest = Buffer.alloc(0);
  let untyped = opening;
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      const head = untyped ? 0 : 1;
      if (rest.length < head + 4) return;
      const end = head + rest.readUInt32BE(head);
      if (rest.length < end) return;
      seen(untyped ? '' : String.fromCharCode(rest[0]!), rest.subarray(head + 4, end));
      untyped = false;
      rest = rest.subarray(end);
    }
  };
}
