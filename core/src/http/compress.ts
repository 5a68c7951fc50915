import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Context, Middleware } from 'koa';

/** Smaller than this, compressing costs more than it saves. */
const LEAST_CHARACTERS = 1_400;

const gzipped = promisify(gzip);
const brotlied = promisify(brotliCompress);

/** Compresses what is made for one person, quickly rather than tightly. */
export const compressed: Middleware = async (context, next) => {
  await next();
  const { body } = context;
  const text = typeof body === 'string' || (Buffer.isBuffer(body) && context.response.type === 'text/html');
  if (!text || body.length < LEAST_CHARACTERS || context.response.get('Content-Encoding')) return;
  context.vary('Accept-Encoding');
  if (context.acceptsEncodings('gzip', 'identity') !== 'gzip') return;
  context.body = await gzipped(body, { level: 4 });
  context.set('Content-Encoding', 'gzip');
};

/** Sends bytes that many will ask for, compressed once for each encoding and kept in `encoded`. */
export async function sendKept(context: Context, bytes: Buffer, encoded: Map<string, Buffer>): Promise<void> {
  const encoding = context.headers['accept-encoding'] ? context.acceptsEncodings('br', 'gzip', 'identity') : 'identity';
  if (encoding !== 'br' && encoding !== 'gzip') {
    context.body = bytes;
    return;
  }
  let packed = encoded.get(encoding);
  if (!packed) {
    packed =
      encoding === 'br'
        ? await brotlied(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } })
        : await gzipped(bytes, { level: 6 });
    encoded.set(encoding, packed);
  }
  context.set('Content-Encoding', encoding);
  context.body = packed;
}
