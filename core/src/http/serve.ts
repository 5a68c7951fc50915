import type { Context } from 'koa';
import type { z } from 'zod';
import type { Database } from '../database/database.js';
import { entering, type Entered } from '../database/enter.js';
import { statement } from '../database/statement.js';
import type { Work } from '../database/work.js';
import { refusal, Refusal, type Problems } from '../errors.js';
import { takesFiles } from '../files/upload.js';
import { mayEnter } from '../permissions/may-enter.js';
import type { Renderer } from '../rendering/renderer.js';
import { parseBody } from './body.js';
import type { Cookies } from './cookies.js';
import { printable } from './printable.js';
import { readProblems } from './problems.js';
import type { Answer, Locale, Typed } from './request.js';
import { RequestContext, type RequestHouse } from './request-context.js';
import type { Route } from './routes.js';
import { fromHere } from './shield.js';
import type { Signer } from './signing.js';
import { remember, visitOf, type Visit } from './visit.js';

export interface ServeHouse extends RequestHouse {
  database: Database;
  renderer: Renderer;
  cookies: Cookies;
  signer: Signer;
  /** Whether the owner of a route has to be switched on in the section. */
  knowsPlugin(id: string): boolean;
}

const logReading = statement<{ person: number; section: number | null; what: string; at: Date }, never>(
  'core.log-reading',
  'insert into core.readings (person_id, section_id, what, at) values (:person, :section, :what, :at)',
);

/**
 * The one way of a request: enter, permission, handler, commit; then slots, view, send. Every route of the house, page,
 * form or API, goes through here.
 */
export class Serve {
  constructor(private readonly house: ServeHouse) {}

  async route(route: Route, context: Context, rawParams: Record<string, string>): Promise<void> {
    const visit = visitOf(context);
    context.state['kept'] = route.kept;
    // An address with a token in it is a secret: what it shows stays in no browser and no cache.
    if ('token' in rawParams) context.set('Cache-Control', 'no-store');
    const accepted = route.kind === 'api' ? 'json' : takesFiles(route.body) ? 'files' : 'form';
    const raw = route.method === 'GET' || route.method === 'DELETE' ? {} : await parseBody(context.req, accepted);
    if (route.method !== 'GET') this.#checkOrigin(route, context, visit, raw);
    const params = parsed(route.params, rawParams, () => refusal('E_NOT_FOUND'));
    const query = parsed(route.query, { ...context.query }, (problems) => refusal('E_MALFORMED', { problems }));
    let outcome: unknown;
    try {
      const read = () => parsed(route.body, raw, (problems) => refusal('E_INVALID', { problems }), visit.locale);
      const ahead = route.ahead ? await route.ahead(read(), visit) : undefined;
      outcome = await this.#run(route, visit, rawParams, route.method === 'GET', async (work) =>
        route.handler(this.#request(route, visit, work, params, query, read(), null) as never, ahead),
      );
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'E_INVALID' || !route.retry) throw error;
      const typed: Typed = {
        values: printable(raw) as Typed['values'],
        problems: this.#sentences(error.problems, visit.locale),
      };
      outcome = await this.#run(route, visit, rawParams, true, async (work) =>
        route.retry!(this.#request(route, visit, work, params, query, undefined, typed) as never),
      );
      context.status = 422;
      return this.#send(context, visit, outcome as Answer, typed);
    }
    if (route.reads && (outcome as Answer).answer !== 'redirect') await this.#logReading(visit, route.reads);
    if (route.kind === 'api') {
      context.status = route.status;
      context.body = route.answer ? route.answer.parse(outcome) : outcome;
      return;
    }
    return this.#send(context, visit, outcome as Answer, null);
  }

  /** Enters as the visit's session without a route: for error pages and the live stream. */
  async enter<T>(visit: Visit, slug: string | null, run: (work: Work) => Promise<T>): Promise<T> {
    return this.house.database.work<Entered, T>(
      {
        readOnly: true,
        enter: entering.request({ session: visit.sessionHash, slug, at: this.house.database.clock() }),
      },
      async (work, entered) => {
        remember(visit, entered);
        return run(work);
      },
    );
  }

  async #run(
    route: Route,
    visit: Visit,
    params: Record<string, string>,
    readOnly: boolean,
    run: (work: Work) => Promise<unknown>,
  ): Promise<unknown> {
    if (route.access.kind === 'token') return run(null as never);
    const slug =
      route.path.startsWith('/sections/:slug') || route.path.startsWith('/api/v1/sections/:slug')
        ? (params['slug'] ?? null)
        : null;
    return this.house.database.work<Entered, unknown>(
      { readOnly, enter: entering.request({ session: visit.sessionHash, slug, at: this.house.database.clock() }) },
      async (work, entered) => {
        remember(visit, entered);
        if (slug !== null && !visit.section) throw refusal('E_NOT_FOUND');
        if (
          visit.section &&
          this.house.knowsPlugin(route.plugin) &&
          !this.house.isOn(route.plugin, visit.states, visit.section.path)
        ) {
          throw refusal('E_NOT_FOUND');
        }
        this.#admit(route, visit);
        const outcome = await run(work);
        if (!readOnly) work.tell({ kind: 'changed', section: visit.section?.id ?? 0 });
        return outcome;
      },
    );
  }

  /** In a transaction of its own, since a GET writes nothing; the answer waits for it. */
  async #logReading(visit: Visit, what: string): Promise<void> {
    if (!visit.person) return;
    const reading = { person: visit.person.id, section: visit.section?.id ?? null, what };
    await this.house.database.work(
      { readOnly: false, enter: entering.again({ person: reading.person, sections: [], member: false }) },
      (work) => work.one(logReading, { ...reading, at: work.now }),
    );
  }

  #admit({ access }: Route, { person, section }: Visit): void {
    if (access.kind === 'public' || access.kind === 'token') return;
    if (!person) throw refusal('E_NOT_SIGNED_IN');
    if (!mayEnter(this.house.permissions, access, person, section)) throw refusal('E_NOT_ALLOWED');
  }

  #checkOrigin(route: Route, context: Context, visit: Visit, raw: Record<string, unknown>): void {
    if (route.access.kind === 'token') return;
    if (!fromHere(context)) throw refusal('E_FORGED_FORM');
    if (route.kind === 'api' || context.is('application/json')) return;
    const token = raw['_csrf'];
    delete raw['_csrf'];
    if (typeof token !== 'string' || !this.#formTokens(visit).includes(token)) throw refusal('E_FORGED_FORM');
  }

  /** What a form must carry: bound to the session, or for a visitor to the day (and the day before). */
  #formTokens(visit: Visit): string[] {
    if (visit.sessionHash) return [this.house.signer.sign('form', visit.sessionHash.toString('hex'))];
    const day = Math.floor(Date.now() / 86_400_000);
    return [this.house.signer.sign('form', `visitor ${day}`), this.house.signer.sign('form', `visitor ${day - 1}`)];
  }

  #request(
    route: Route,
    visit: Visit,
    work: Work,
    params: unknown,
    query: unknown,
    body: unknown,
    typed: Typed | null,
  ): RequestContext {
    return new RequestContext(this.house, route.plugin, work, visit, params, query as never, body, typed);
  }

  #sentences(problems: Problems, locale: Locale): Problems {
    return Object.fromEntries(
      Object.entries(problems).map(([field, text]) => [field, this.house.messages.text(locale, text)]),
    );
  }

  async #send(context: Context, visit: Visit, answer: Answer, typed: Typed | null): Promise<void> {
    if (answer.answer === 'redirect') {
      if (answer.session === 'end') this.house.cookies.endSession(context);
      else if (answer.session) this.house.cookies.writeSession(context, answer.session.token, answer.session.expires);
      if (answer.notice) this.house.cookies.writeNotice(context, answer.notice);
      context.redirect(answer.to);
      context.status = 303;
      context.body = '';
      return;
    }
    if (answer.answer === 'content') {
      context.type = answer.type;
      if (answer.fileName) context.attachment(answer.fileName);
      if (answer.forEver) context.set('Cache-Control', 'public, max-age=31536000, immutable');
      context.body = answer.body;
      return;
    }
    await this.page(context, visit, answer, typed);
  }

  /** Draws a page for a visit: slots gathered, view filled, sent. */
  async page(context: Context, visit: Visit, answer: Answer & { answer: 'page' }, typed: Typed | null): Promise<void> {
    // A session that is gone: with its cookie, no form of a visitor would be accepted, signing in among them.
    if (!visit.sessionHash && this.house.cookies.readSession(context)) this.house.cookies.endSession(context);
    const html = await this.house.renderer.page(answer, visit, {
      path: context.path,
      csrf: this.#formTokens(visit)[0]!,
      notice: this.house.cookies.takeNotice(context),
      typed,
    });
    if (!typed) context.status = answer.status;
    context.type = 'text/html; charset=utf-8';
    // As bytes: the length of a text is counted by encoding it, and it is encoded again when it is sent.
    context.body = Buffer.from(html);
  }
}

function parsed<S extends z.ZodType>(
  schema: S | null,
  value: unknown,
  refuse: (problems: Problems) => Refusal,
  locale: Locale = 'fr',
): unknown {
  if (!schema) return undefined;
  const result = schema.safeParse(value);
  if (!result.success) throw refuse(readProblems(result.error, locale));
  return result.data;
}
