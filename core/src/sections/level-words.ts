import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Request } from '../http/request.js';
import type { SectionKind } from './section.js';

/** INSEE's code of how French joins a name to "de" (TNCC). */
const JOINED = ['de ', 'd’', 'du ', 'de la ', 'des ', 'de l’', 'des ', 'de las ', 'de los '];

let departments: Map<string, string> | null = null;

/** "du Bas-Rhin", "de la Moselle": federations mostly bear the name of their department. Another name stands as it is. */
function ofDepartment(name: string): string {
  departments ??= new Map(
    (
      JSON.parse(
        readFileSync(
          createRequire(import.meta.url).resolve('@etalab/decoupage-administratif/data/departements.json'),
          'utf8',
        ),
      ) as { nom: string; typeLiaison: number }[]
    ).map(({ nom, typeLiaison }) => [nom, JOINED[typeLiaison] ?? '']),
  );
  return `${departments.get(name) ?? ''}${name}`;
}

type Level = { name: string; kind: SectionKind };

/** A level above sections, as the subject of a sentence: "la fédération du Bas-Rhin", "le national". */
export function sayLevel({ t, locale }: Pick<Request, 't' | 'locale'>, { name, kind }: Level): string {
  return t('core.levels.name', { kind, name: locale === 'fr' && kind === 'federation' ? ofDepartment(name) : name });
}

/** The same after "de": "de la fédération du Bas-Rhin", "du national". */
export function sayOfLevel({ t, locale }: Pick<Request, 't' | 'locale'>, { name, kind }: Level): string {
  return t('core.levels.of', { kind, name: locale === 'fr' && kind === 'federation' ? ofDepartment(name) : name });
}

/** Whether a section stands above others and decides for them. */
export function isLevel({ kind }: { kind: SectionKind }): boolean {
  return kind === 'national' || kind === 'region' || kind === 'federation';
}
