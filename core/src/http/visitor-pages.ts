import { createHash } from 'node:crypto';
import type { Middleware } from 'koa';
import { sendKept } from './compress.js';
import { visitOf } from './visit.js';
import type { KeptPage, VisitorCache } from './visitor-cache.js';

/**
 * Serves the pages that are the same for every visitor from memory while nothing changed, and keeps one when it was just
 * made. Only routes that say so (`kept`) are: a page behind a secret address is nobody else's.
 */
export function visitorPages(cache: VisitorCache): Middleware {
  return async (context, next) => {
    const visitor =
      (context.method === 'GET' || context.method === 'HEAD') &&
      !context.querystring &&
      !context.headers.cookie?.match(/lacoopol=|notice=/);
    if (!visitor) return next();
    const key = `${visitOf(context).locale} ${context.path}`;
    let page: KeptPage | null = cache.find(key);
    if (!page) {
      const { heard } = cache;
      await next();
      const html = context.body;
      if (!context.state['kept'] || context.status !== 200 || !Buffer.isBuffer(html)) return;
      page = cache.keep(
        key,
        { html, etag: `"${createHash('sha256').update(html).digest('base64url').slice(0, 22)}"` },
        heard,
      );
    }
    context.status = 200;
    context.type = 'text/html; charset=utf-8';
    context.set('ETag', page.etag);
    context.set('Cache-Control', 'no-cache');
    context.set('Vary', 'Accept-Encoding, Accept-Language, Cookie');
    if (context.get('if-none-match') === page.etag) context.status = 304;
    else await sendKept(context, page.html, page.encoded);
  };
}
