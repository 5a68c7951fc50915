import type { Context } from 'koa';
import type { Logger } from 'pino';
import type { Refusal } from '../errors.js';
import type { Messages } from '../rendering/messages.js';
import { page } from './request.js';
import type { Serve } from './serve.js';
import { visitOf } from './visit.js';

/** Answers refusals: a page with what to do next, or the JSON of the interface. Never a stack trace. */
export class Faults {
  constructor(
    private readonly serve: Serve,
    private readonly messages: Messages,
    private readonly log: Logger,
  ) {}

  async answer(context: Context, refusal: Refusal): Promise<void> {
    const visit = visitOf(context);
    const word = (key: string) => this.messages.text(visit.locale, key, refusal.values);
    context.remove('Content-Encoding');
    context.set('Cache-Control', 'no-store');
    if (refusal.retryAfter !== null) context.set('Retry-After', String(refusal.retryAfter));
    const help = refusal.helpKey ? word(refusal.helpKey) : null;
    if (wantsJson(context)) {
      const fields = Object.fromEntries(
        Object.entries(refusal.problems).map(([field, key]) => [
          field,
          this.messages.text(visit.locale, key, refusal.values),
        ]),
      );
      context.status = refusal.status;
      context.body = {
        error: {
          code: refusal.code,
          message: word(refusal.messageKey),
          ...(help ? { help } : {}),
          ...(Object.keys(fields).length > 0 ? { fields } : {}),
        },
      };
      return;
    }
    const shown =
      refusal.status === 401
        ? page(
            'core/sign-in',
            { reason: 'required', next: context.method === 'GET' ? context.url : null },
            { title: word('core.signIn.title'), status: 401 },
          )
        : page(
            'core/error',
            {
              status: refusal.status,
              code: refusal.code,
              sentence: word(refusal.messageKey),
              help,
              retryAfter: refusal.retryAfter,
            },
            { title: word(refusal.messageKey), status: refusal.status },
          );
    try {
      // The request may have failed before it entered: the page is drawn for the person all the same.
      if (visit.sessionHash && !visit.person && refusal.status !== 503)
        await this.serve.enter(visit, null, async () => undefined).catch(() => undefined);
      await this.serve.page(context, visit, shown, null);
    } catch (error) {
      this.log.error({ err: error as Error }, 'the error page itself failed');
      context.status = refusal.status;
      context.type = 'text/plain; charset=utf-8';
      context.body = [word(refusal.messageKey), help].filter(Boolean).join('\n');
    }
  }
}

function wantsJson(context: Context): boolean {
  return context.path.startsWith('/api/') || context.accepts('html', 'json') === 'json';
}
