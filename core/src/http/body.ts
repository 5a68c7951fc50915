import type { IncomingMessage } from 'node:http';
import { refusal } from '../errors.js';
import { Upload } from '../files/upload.js';

/** Forms carry text, and a picture at most: more than this is a mistake or an attack. */
const MOST_BYTES = 2 * 1024 * 1024;
const MOST_FIELDS = 5_000;
/** Objects and lists within each other; what is read afterwards goes down by calling itself. */
const DEEPEST = 10;

/** The raw body, up to 2 MB. @throws E_TOO_LARGE */
async function readBody(request: IncomingMessage): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > MOST_BYTES) throw refusal('E_TOO_LARGE');
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > MOST_BYTES) throw refusal('E_TOO_LARGE');
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

/**
 * The body of a form (`application/x-www-form-urlencoded`), of one that takes files (`multipart/form-data` too) or of an
 * API call (`application/json`), as plain data; files as `Upload`.
 */
export async function parseBody(
  request: IncomingMessage,
  accepted: 'form' | 'files' | 'json',
): Promise<Record<string, unknown>> {
  const type = (request.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase();
  if (accepted === 'json') {
    const raw = await readBody(request);
    if (type !== 'application/json') throw refusal('E_UNSUPPORTED_TYPE');
    return parseJson(raw);
  }
  if (type === 'application/json') return parseJson(await readBody(request));
  if (type === 'multipart/form-data' && accepted === 'files')
    return nest(await parseParts(request.headers['content-type']!, await readBody(request)));
  if (type !== 'application/x-www-form-urlencoded' && type !== '') throw refusal('E_UNSUPPORTED_TYPE');
  return nest(new URLSearchParams((await readBody(request)).toString('utf8')));
}

function parseJson(raw: Buffer): Record<string, unknown> {
  let value: unknown;
  try {
    value = raw.length === 0 ? {} : JSON.parse(raw.toString('utf8'));
  } catch {
    throw refusal('E_MALFORMED');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refusal('E_MALFORMED');
  if (isDeeper(value, DEEPEST)) throw refusal('E_MALFORMED');
  return value as Record<string, unknown>;
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((one) => isDeeper(one, levels - 1));
}

/** RFC 7578, read by the runtime itself. A field in which no file was chosen is an empty text. */
async function parseParts(type: string, raw: Buffer): Promise<[string, unknown][]> {
  let form: FormData;
  try {
    form = await new Response(new Uint8Array(raw), { headers: { 'content-type': type } }).formData();
  } catch {
    throw refusal('E_MALFORMED');
  }
  return Promise.all(
    [...form].map(async ([name, value]): Promise<[string, unknown]> => {
      if (typeof value === 'string') return [name, value];
      return [name, value.size === 0 ? '' : new Upload(Buffer.from(await value.arrayBuffer()))];
    }),
  );
}

/**
 * Fields as plain data: `shifts.0.day` goes into `{ shifts: [{ day }] }`, a name that comes twice becomes a list.
 * Objects have no prototype, and a list has at most 100 places.
 */
function nest(fields: Iterable<[string, unknown]>): Record<string, unknown> {
  const root: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  let count = 0;
  for (const [name, value] of fields) {
    count += 1;
    if (count > MOST_FIELDS) throw refusal('E_TOO_LARGE');
    const path = name.split('.');
    if (path.length > 5) throw refusal('E_MALFORMED');
    let place: Record<string, unknown> = root;
    for (const [index, part] of path.slice(0, -1).entries()) {
      keepToPlaces(place, part);
      if (typeof place[part] !== 'object' || place[part] === null) {
        place[part] = /^\d{1,2}$/.test(path[index + 1]!) ? [] : Object.create(null);
      }
      // A file is no place for fields.
      if (place[part] instanceof Upload) throw refusal('E_MALFORMED');
      place = place[part] as Record<string, unknown>;
    }
    const last = path.at(-1)!;
    keepToPlaces(place, last);
    const before = place[last];
    place[last] =
      before === undefined ? value : Array.isArray(before) ? [...(before as unknown[]), value] : [before, value];
  }
  return root;
}

/** A list has a prototype, which is everybody's: of it, nothing is reached by a name but its places. */
function keepToPlaces(place: object, part: string): void {
  if (Array.isArray(place) && !/^\d{1,2}$/.test(part)) throw refusal('E_MALFORMED');
}
