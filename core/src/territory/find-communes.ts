import { statement } from '../database/statement.js';
import type { Work } from '../database/work.js';

/** A commune as somebody may have meant it. */
export interface FoundCommune {
  /** INSEE code. */
  code: string;
  name: string;
  /** Code of its department, such as 67 or 2A. */
  department: string;
  postcodes: string[];
}

const COLUMNS = 'code, name, department, postcodes';
const MOST = 100;

const byPostcode = statement<{ postcode: string; most: number }, FoundCommune>(
  'core.communes-by-postcode',
  `select ${COLUMNS} from core.communes where postcodes @> array[:postcode::text] order by population desc, name limit :most`,
);
const byName = statement<{ name: string; most: number }, FoundCommune>(
  'core.communes-by-name',
  `select ${COLUMNS} from core.communes where plain_name = core.plain(:name) order by population desc, code limit :most`,
);
const byBeginning = statement<{ name: string; most: number }, FoundCommune>(
  'core.communes-by-beginning',
  // A range rather than LIKE: an index serves it in a prepared statement too. The brace sorts after every letter.
  `select ${COLUMNS} from core.communes where plain_name ~>=~ core.plain(:name) and plain_name ~<~ (core.plain(:name) || '{')
   order by population desc, name limit :most`,
);
const byCode = statement<{ code: string }, FoundCommune>(
  'core.commune-by-code',
  `select ${COLUMNS} from core.communes where code = :code`,
);

/**
 * The communes that somebody may mean by a name, a postcode, or a name with a postcode or a department beside it
 * ("Saint-Denis (93)", "67310 Wasselonne"); the most populated first. Of a name that no commune bears whole, those that
 * begin with it where `begun` is set.
 */
export async function findCommunes(work: Work, typed: string, begun = false): Promise<FoundCommune[]> {
  const postcode = /(?<!\d)\d{5}(?!\d)/.exec(typed)?.[0];
  const department = /(?:^|[\s(,-])(2[AB]|9[78]\d|\d{2})\)?\s*$/i.exec(typed)?.[1]?.toUpperCase();
  const name = typed.replace(postcode ?? /[\s(,-]*(2[AB]|9[78]\d|\d{2})\)?\s*$/i, ' ').trim();
  const bare = /\p{L}/u.test(name);
  if (postcode) {
    const found = await work.all(byPostcode, { postcode, most: MOST });
    if (!bare) return found;
    const named = new Set((await work.all(byName, { name, most: MOST })).map(({ code }) => code));
    return found.filter(({ code }) => named.has(code));
  }
  if (!bare) return [];
  let found = await work.all(byName, { name, most: MOST });
  if (department) found = found.filter((commune) => commune.department === department);
  return found.length > 0 || !begun ? found : work.all(byBeginning, { name, most: 20 });
}

/** The commune of an INSEE code, or null. */
export async function communeOf(work: Work, code: string): Promise<FoundCommune | null> {
  return (await work.one(byCode, { code })) ?? null;
}

/** "Strasbourg (67000)": of several postcodes the one that was typed, or the first. */
export function sayCommune(commune: FoundCommune, typed = ''): string {
  const postcode = commune.postcodes.find((one) => typed.includes(one)) ?? commune.postcodes[0];
  return postcode ? `${commune.name} (${postcode})` : commune.name;
}
