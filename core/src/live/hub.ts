import type { ServerResponse } from 'node:http';
import type { Context, Middleware } from 'koa';
import type { Logger } from 'pino';
import type { Database } from '../database/database.js';
import { entering, sectionById, type DecidedState } from '../database/enter.js';
import type { News, Work } from '../database/work.js';
import { refusal } from '../errors.js';
import type { Locale } from '../http/request.js';
import type { Serve } from '../http/serve.js';
import { visitOf, type Visit } from '../http/visit.js';
import { mayEnter } from '../permissions/may-enter.js';
import type { Permissions } from '../permissions/permissions.js';
import type { Registry } from '../plugins/declarations.js';
import type { Renderer } from '../rendering/renderer.js';

const MOST_CHANNELS = 20;
const GATHER_MS = 150;
const RECHECK_MS = 30_000;
/** A browser that takes nothing for so long that this much waits is let go; it comes back by itself. */
const MOST_WAITING_BYTES = 256 * 1024;

interface Watcher {
  response: ServerResponse;
  visit: Visit;
  channels: Set<string>;
}

export interface HubHouse {
  database: Database;
  registry: Registry;
  permissions: Permissions;
  renderer: Renderer;
  log: Logger;
  isOn(plugin: string, states: readonly DecidedState[], path: readonly number[]): boolean;
}

/**
 * Live updates to browsers: server-sent events, each message the very partial of the page as a Turbo Stream, drawn once
 * for each language. A stream holds no transaction; what it may hear is checked again when rights change.
 * Source of the format: https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export class Hub {
  readonly #watchers = new Set<Watcher>();
  readonly #due = new Map<string, NodeJS.Timeout>();
  readonly #recheck: NodeJS.Timeout;

  constructor(
    private readonly house: HubHouse,
    private readonly serve: Serve,
  ) {
    this.#recheck = setInterval(() => void this.#checkAll(), RECHECK_MS);
    this.#recheck.unref();
  }

  /** Serves `/live?channel=agenda/shift/12&channel=…`. */
  middleware(): Middleware {
    return async (context, next) => {
      if (context.path !== '/live' || context.method !== 'GET') return next();
      const asked = [context.query['channel'] ?? []].flat();
      if (asked.length === 0 || asked.length > MOST_CHANNELS) throw refusal('E_MALFORMED');
      const visit = visitOf(context);
      const allowed = await this.#allowed(visit, asked);
      if (allowed.length === 0) throw refusal(visit.person ? 'E_NOT_FOUND' : 'E_NOT_SIGNED_IN');
      this.#open(context, { response: context.res, visit, channels: new Set(allowed) });
    };
  }

  hear(news: News): void {
    if (news.kind === 'live') this.#soon(news.channel);
    // What was switched off says nothing more, even to a page that is still open.
    if (news.kind === 'switched') void this.#checkAll();
    if (news.kind === 'rights') {
      for (const watcher of this.#watchers) if (watcher.visit.person?.id === news.person) void this.#check(watcher);
    }
  }

  /** Word may have been missed: everything that is watched is drawn afresh. */
  refreshAll(): void {
    for (const channel of new Set([...this.#watchers].flatMap((watcher) => [...watcher.channels]))) this.#soon(channel);
  }

  close(): void {
    clearInterval(this.#recheck);
    for (const timer of this.#due.values()) clearTimeout(timer);
    for (const watcher of this.#watchers) watcher.response.end();
  }

  #open(context: Context, watcher: Watcher): void {
    context.respond = false;
    const { response } = watcher;
    response.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
    });
    response.write('retry: 2000\n\n');
    const alive = setInterval(() => response.write(': here\n\n'), 25_000);
    this.#watchers.add(watcher);
    response.on('close', () => {
      clearInterval(alive);
      this.#watchers.delete(watcher);
    });
  }

  // Answers to the same ask come in bursts: they are drawn together.
  #soon(channel: string): void {
    if (this.#due.has(channel) || ![...this.#watchers].some((watcher) => watcher.channels.has(channel))) return;
    this.#due.set(
      channel,
      setTimeout(() => {
        this.#due.delete(channel);
        this.#push(channel).catch((error: unknown) =>
          this.house.log.error({ channel, err: error as Error }, 'a live update failed'),
        );
      }, GATHER_MS),
    );
  }

  async #push(channel: string): Promise<void> {
    const { declared, id } = this.#parse(channel);
    if (!declared) return;
    const drawn = await this.house.database.work(
      { readOnly: true, enter: entering.system({ section: null }) },
      async (work) => {
        const sectionId = await declared.channel.section(work, id);
        const section = sectionId === null ? null : (await work.one(sectionById, { section: sectionId }))?.section;
        if (!section || !this.house.isOn(declared.owner, section.states, section.path)) return null;
        return { zone: section.zone, loaded: await declared.channel.load(work, id) };
      },
    );
    const messages = new Map<Locale, string>();
    for (const watcher of this.#watchers) {
      if (!watcher.channels.has(channel) || !drawn?.loaded) continue;
      const { locale } = watcher.visit;
      let message = messages.get(locale);
      if (!message) {
        const html = this.house.renderer.fragment(declared.channel.view, drawn.loaded.model, { locale }, drawn.zone);
        message = asEvent(
          `<turbo-stream action="replace" method="morph" target="${declared.channel.target(id)}"><template>${html}</template></turbo-stream>`,
        );
        messages.set(locale, message);
      }
      if (watcher.response.writableLength > MOST_WAITING_BYTES) watcher.response.destroy();
      else watcher.response.write(message);
    }
  }

  async #allowed(visit: Visit, channels: readonly string[]): Promise<string[]> {
    return this.serve.enter(visit, null, async (work) => {
      const allowed: string[] = [];
      for (const channel of channels) if (await this.#may(work, visit, channel)) allowed.push(channel);
      return allowed;
    });
  }

  async #may(work: Work, visit: Visit, channel: string): Promise<boolean> {
    const { declared, id } = this.#parse(channel);
    if (!declared) return false;
    const sectionId = await declared.channel.section(work, id);
    const section = sectionId === null ? null : (await work.one(sectionById, { section: sectionId }))?.section;
    if (!section || !this.house.isOn(declared.owner, section.states, section.path)) return false;
    return mayEnter(this.house.permissions, declared.channel.access, visit.person, section);
  }

  async #checkAll(): Promise<void> {
    for (const watcher of this.#watchers) await this.#check(watcher);
  }

  async #check(watcher: Watcher): Promise<void> {
    try {
      const allowed = await this.#allowed(watcher.visit, [...watcher.channels]);
      watcher.channels = new Set(allowed);
      if (allowed.length === 0) watcher.response.end();
    } catch {
      // The database is away: nothing is pushed meanwhile, and the next check decides.
    }
  }

  #parse(channel: string) {
    const match = /^([a-z]+\/[a-z-]+)\/(\d{1,9})$/.exec(channel);
    return { declared: match ? this.house.registry.channel(match[1]!) : null, id: Number(match?.[2]) };
  }
}

function asEvent(text: string): string {
  return `${text
    .replace(/\r/g, '')
    .split('\n')
    .map((line) => `data: ${line}`)
    .join('\n')}\n\n`;
}
