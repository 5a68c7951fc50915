const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 60_000;

/**
 * One stream of server-sent events over a set of channels that may change. It reconnects by itself: the browser does so
 * while the server only dropped the line; where the server refused (rights changed, overload), this waits longer each time.
 */
export class Stream {
  #source: EventSource | null = null;
  #wanted: string[] = [];
  #followed: string[] = [];
  #wait = FIRST_WAIT;
  #timer = 0;
  #broken = false;

  /**
   * @param heard a message: one or more `<turbo-stream>` elements
   * @param missed the line was away for a while, so what is shown may be old
   */
  constructor(
    private readonly heard: (message: string) => void,
    private readonly missed: () => void,
  ) {}

  /** Listens to these channels and no others. Opens nothing new where all of them are listened to already. */
  follow(channels: readonly string[]): void {
    this.#wanted = [...new Set(channels)].sort();
    const listening = this.#source !== null && this.#source.readyState !== EventSource.CLOSED;
    const covered = this.#wanted.every((channel) => this.#followed.includes(channel));
    if (listening && covered && this.#wanted.length > 0) return;
    this.#wait = FIRST_WAIT;
    this.#open();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
  }

  #open(): void {
    this.close();
    this.#followed = this.#wanted;
    if (this.#followed.length === 0) return;
    const query = new URLSearchParams(this.#followed.map((channel) => ['channel', channel]));
    const source = new EventSource(`/live?${query}`);
    this.#source = source;
    source.addEventListener('message', ({ data }: MessageEvent<string>) => this.heard(data));
    source.addEventListener('open', () => {
      this.#wait = FIRST_WAIT;
      if (this.#broken) this.missed();
      this.#broken = false;
    });
    source.addEventListener('error', () => {
      this.#broken = true;
      if (source.readyState !== EventSource.CLOSED) return;
      clearTimeout(this.#timer);
      // Spread, or all browsers of the party would come back in the same second.
      this.#timer = window.setTimeout(() => this.#open(), this.#wait * (0.5 + Math.random()));
      this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT);
    });
  }
}
