import pg from 'pg';
import type { Logger } from 'pino';
import { connectionSettings } from '../database/database.js';
import type { News } from '../database/work.js';

const RETRY_MS = 1_000;

/**
 * Hears what other processes tell when they commit (PostgreSQL LISTEN). What was told while the connection was away is
 * lost, so listeners are told to look at everything afresh once it is back.
 */
export class Listener {
  #client: pg.Client | null = null;
  #closed = false;
  readonly #hear: ((news: News) => void)[] = [];
  readonly #missed: (() => void)[] = [];

  constructor(
    private readonly url: string,
    private readonly role: string | null,
    private readonly log: Logger,
  ) {}

  onNews(hear: (news: News) => void, missed: () => void): void {
    this.#hear.push(hear);
    this.#missed.push(missed);
  }

  async start(): Promise<void> {
    const client = new pg.Client({
      ...connectionSettings(this.url),
      ...(this.role ? { options: `-c role=${this.role}` } : {}),
      keepAlive: true,
    });
    client.on('error', () => undefined);
    client.on('notification', ({ payload }) => {
      const news = JSON.parse(payload ?? '{}') as News;
      for (const hear of this.#hear) hear(news);
    });
    try {
      await client.connect();
      await client.query('listen lacoopol');
    } catch (error) {
      client.end().catch(() => undefined);
      throw error;
    }
    this.#client = client;
    client.once('end', () => this.#lost());
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#client?.end().catch(() => undefined);
  }

  #lost(): void {
    if (this.#closed) return;
    this.#client = null;
    for (const missed of this.#missed) missed();
    this.#tryAgain();
  }

  // One try at a time: each that failed is followed by one other, or a short absence would end in a thousand connections.
  #tryAgain(): void {
    setTimeout(() => {
      if (this.#closed) return;
      this.start().then(
        () => {
          this.log.info('hearing the database again');
          for (const missed of this.#missed) missed();
        },
        () => this.#tryAgain(),
      );
    }, RETRY_MS).unref();
  }
}
