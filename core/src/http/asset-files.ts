import type { Middleware } from 'koa';
import { refusal } from '../errors.js';
import type { Assets } from '../rendering/assets.js';

/** Serves `/assets/…` from memory: each address changes with its content, so browsers keep it for ever. */
export function assetFiles(files: Assets): Middleware {
  return async (context, next) => {
    if (!context.path.startsWith('/assets/')) return next();
    const file = files.at(context.path);
    if (!file) throw refusal('E_NOT_FOUND');
    context.set('Cache-Control', 'public, max-age=31536000, immutable');
    context.set('Vary', 'Accept-Encoding');
    context.type = file.type;
    const encoding = context.acceptsEncodings('br', 'gzip', 'identity');
    if (encoding === 'br' && file.brotli) {
      context.set('Content-Encoding', 'br');
      context.body = file.brotli;
    } else if (encoding === 'gzip' && file.gzip) {
      context.set('Content-Encoding', 'gzip');
      context.body = file.gzip;
    } else context.body = file.body;
  };
}
