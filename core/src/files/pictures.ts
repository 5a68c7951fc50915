import { invalid, refusal } from '../errors.js';

/** A picture as it is shown: made anew here, without anything that the file said besides. */
export interface Picture {
  bytes: Buffer;
  /** Pixels. */
  width: number;
  height: number;
}

/** Decoding takes memory by the pixel, whatever the file weighs. */
const MOST_PIXELS = 16_000_000;
const MOST_WAITING = 8;

/** How the files begin that are taken. No SVG: it is a document that may hold scripts. */
const BEGINNINGS: ((bytes: Buffer) => boolean)[] = [
  (bytes) => bytes.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex')),
  (bytes) => bytes.subarray(0, 3).equals(Buffer.from('ffd8ff', 'hex')),
  (bytes) => bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP',
];

let last: Promise<unknown> = Promise.resolve();
let waiting = 0;

/**
 * Makes a WebP of at most so many pixels of an uploaded PNG, JPEG or WebP. Place, camera and date go, and so does
 * whatever else a file may hide. One at a time, so that a crowd of uploads takes no more than one processor.
 * @param most width and height into which it is fitted
 * @param name of the form's field, for the sentence beside it
 * @throws E_INVALID for what is no such picture; E_UNAVAILABLE where too many wait
 */
export async function readPicture(
  bytes: Buffer,
  most: { width: number; height: number },
  name: string,
): Promise<Picture> {
  if (!BEGINNINGS.some((begins) => begins(bytes))) throw invalid({ [name]: 'core.problems.pictureKind' });
  if (waiting >= MOST_WAITING) throw refusal('E_UNAVAILABLE', { retryAfter: 5 });
  waiting += 1;
  const turn = last.then(() => encoded(bytes, most));
  last = turn.catch(() => undefined);
  try {
    return await turn;
  } catch {
    throw invalid({ [name]: 'core.problems.pictureBroken' });
  } finally {
    waiting -= 1;
  }
}

async function encoded(bytes: Buffer, most: { width: number; height: number }): Promise<Picture> {
  // Loaded when the first picture comes: most processes never see one.
  const { default: sharp } = await import('sharp');
  const { data, info } = await sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'error', animated: false })
    .autoOrient()
    .resize({ ...most, fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 90 })
    .timeout({ seconds: 5 })
    .toBuffer({ resolveWithObject: true });
  return { bytes: data, width: info.width, height: info.height };
}
