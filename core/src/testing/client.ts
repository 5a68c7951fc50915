/** What came back. */
export interface Reply {
  status: number;
  headers: Headers;
  text: string;
  /** The body as JSON. @throws where it is none */
  json<T = Record<string, unknown>>(): T;
  /** Where a redirect leads; null without one. */
  location: string | null;
}

/** A browser without a screen: keeps cookies, carries the form token of the last page that had one, follows nothing. */
export class Client {
  readonly #cookies = new Map<string, string>();
  #token = '';

  /** @param base address of the site, without a slash at its end */
  constructor(readonly base: string) {}

  get(path: string, headers: Record<string, string> = {}): Promise<Reply> {
    return this.#send('GET', path, undefined, { accept: 'text/html', ...headers });
  }

  /** Posts a form the way a browser does: with the token of the page that was opened before. */
  post(
    path: string,
    fields: Record<string, string | number | string[]> = {},
    headers: Record<string, string> = {},
  ): Promise<Reply> {
    const body = new URLSearchParams();
    if (this.#token) body.set('_csrf', this.#token);
    for (const [name, value] of Object.entries(fields))
      for (const one of [value].flat()) body.append(name, String(one));
    return this.#send('POST', path, body, { accept: 'text/html', origin: this.base, ...headers });
  }

  /** Opens a page, then posts a form of it. */
  async submit(path: string, fields: Record<string, string | number | string[]> = {}, to = path): Promise<Reply> {
    await this.get(path);
    return this.post(to, fields);
  }

  /** Opens a page, then posts a form of it with files, as a browser sends them. */
  async upload(
    path: string,
    files: Record<string, Uint8Array>,
    fields: Record<string, string> = {},
    to = path,
  ): Promise<Reply> {
    await this.get(path);
    const body = new FormData();
    for (const [name, value] of Object.entries({ _csrf: this.#token, ...fields })) body.set(name, value);
    for (const [name, bytes] of Object.entries(files)) body.set(name, new Blob([new Uint8Array(bytes)]), 'file');
    return this.#send('POST', to, body, { accept: 'text/html', origin: this.base });
  }

  /** Calls the JSON API. */
  api(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<Reply> {
    return this.#send(method, path, body === undefined ? undefined : JSON.stringify(body), {
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    });
  }

  /** Takes on a session by its cookie, `name=value`. */
  useCookie(cookie: string): this {
    const [name, value] = cookie.split('=', 2) as [string, string];
    this.#cookies.set(name, value);
    return this;
  }

  cookies(): { name: string; value: string }[] {
    return [...this.#cookies].map(([name, value]) => ({ name, value }));
  }

  async #send(
    method: string,
    path: string,
    body: URLSearchParams | FormData | string | undefined,
    headers: Record<string, string>,
  ): Promise<Reply> {
    const response = await fetch(`${this.base}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...headers,
        'accept-language': 'fr',
        cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      },
      ...(body === undefined ? {} : { body }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [name, value] = cookie.split(';')[0]!.split('=', 2) as [string, string];
      if (value) this.#cookies.set(name, value);
      else this.#cookies.delete(name);
    }
    const text = await response.text();
    const token = /name="_csrf" value="([^"]+)"/.exec(text)?.[1];
    if (token) this.#token = token;
    return {
      status: response.status,
      headers: response.headers,
      text,
      location: response.headers.get('location'),
      json: <T>() => JSON.parse(text) as T,
    };
  }
}
