import { field, type Work } from '@lacoopol/core/sdk';
import { communesOf, communesTyped, type FoundCommune } from '../reading.js';

/** A name without accents, hyphens and case, with "saint" written out: as people type it. */
function plain(name: string): string {
  return name
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, ' ')
    .replace(/\bste\b/g, 'sainte')
    .replace(/\bst\b/g, 'saint')
    .trim();
}

/** What a commune can be written as: nothing else is looked for. */
const written = field.line(100);

/**
 * The communes that a typed text may mean: a name, a postcode, or both ("67000 Strasbourg"). Those of the section come
 * first; France is searched where none of them fits. One: found. Several: the person chooses.
 */
export async function communesMeant(work: Work, section: number, typed: string): Promise<FoundCommune[]> {
  if (!written.safeParse(typed).success) return [];
  const postcode = /\b\d{5}\b/.exec(typed)?.[0] ?? null;
  const name = plain(typed.replace(/[()]/g, ' ').replace(/\b\d{5}\b/, ' '));
  const fits = (commune: FoundCommune) => name === '' || plain(commune.name) === name;
  const own = await communesOf(work, section);
  const near = own.filter(
    (commune) => (postcode === null || commune.postcode === postcode || commune.code === postcode) && fits(commune),
  );
  if (near.length > 0) return near;
  const search = postcode ?? typed.trim();
  const found = (await communesTyped(work, search)).filter(fits);
  if (found.length > 0 || name === '') return found;
  // "Hoenheim" for Hœnheim, or the beginning of a name, is a slip that the section's own list can mend.
  return own.filter((commune) => plain(commune.name).startsWith(name)).slice(0, 8);
}
