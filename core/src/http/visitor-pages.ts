import { createHash } from 'node:crypto';
import type { Context, Middleware } from 'koa';
import { sendKept } from './compress.js';
import type { Locale } from './request.js';
import type { KeptPage, VisitorCache } from './visitor-cache.js';

/**
 * Serves the pages that are the same for every visitor from memory while nothing changed, and keeps one when it was just
 * made. Only routes that say so (`kept`) are: a page behind a secret address is nobody else's.
 * `answer` stands before everything else that looks at a request, since this is what a crowd asks for; `keep` stands
 * around what makes the page.
 */
export function visitorPages(
  cache: VisitorCache,
  localeOf: (context: Context) => Locale,
): { answer: Middleware; keep: Middleware } {
  /** With the host, so that what is found was let in by the check of the host; null for whoever may see another page. */
  const keyOf = (context: Context): string | null => {
    const visitor =
      (context.method === 'GET' || context.method === 'HEAD') &&
      !context.querystring &&
      !context.headers.cookie?.match(/lacoopol=|notice=/);
    return visitor ? `${context.headers.host} ${localeOf(context)} ${context.path}` : null;
  };
  return {
    async answer(context, next) {
      const key = keyOf(context);
      const page = key === null ? null : cache.find(key);
      return page ? send(context, page) : next();
    },
    async keep(context, next) {
      const { heard } = cache;
      await next();
      const key = keyOf(context);
      const html = context.body;
      if (key === null || !context.state['kept'] || context.status !== 200 || !Buffer.isBuffer(html)) return;
      const etag = `"${createHash('sha256').update(html).digest('base64url').slice(0, 22)}"`;
      await send(context, cache.keep(key, { html, etag }, heard));
    },
  };
}

async function send(context: Context, page: KeptPage): Promise<void> {
  context.status = 200;
  context.type = 'text/html; charset=utf-8';
  context.set('ETag', page.etag);
  context.set('Cache-Control', 'no-cache');
  context.set('Vary', 'Accept-Encoding, Accept-Language, Cookie');
  if (context.get('if-none-match') === page.etag) context.status = 304;
  else await sendKept(context, page.html, page.encoded);
}
