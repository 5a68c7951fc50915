import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** A commune of today, named by its INSEE code (five characters, `67482`, `2A004`). */
export interface Commune {
  readonly code: string;
  readonly name: string;
  /** Ascending; empty only for the five districts of the Southern Lands. */
  readonly postcodes: readonly string[];
  /** Inhabitants (population municipale); 0 where nobody is counted. */
  readonly population: number;
  /** INSEE code of the department, or of the overseas territory (`67`, `2A`, `974`, `987`). */
  readonly department: string;
  /** INSEE code of the arrondissement; null in Mayotte and in overseas territories, which have none. */
  readonly arrondissement: string | null;
  /** SIREN code of the intercommunality with its own taxes; null for the few communes outside any. */
  readonly intercommunality: string | null;
  /** INSEE code of the region; an overseas territory counts as its own region, under its own code. */
  readonly region: string;
}

/** A department, or an overseas territory in the place of one. */
export interface Department {
  readonly code: string;
  readonly name: string;
  readonly region: string;
}

/** The part of a department that a sub-prefect looks after. */
export interface Arrondissement {
  readonly code: string;
  readonly name: string;
  readonly department: string;
}

/** Communes that share services and taxes. */
export interface Intercommunality {
  /** SIREN code, nine digits. */
  readonly code: string;
  /** Without the legal form, as people say it: "Vallée de la Bruche", "Eurométropole de Strasbourg". */
  readonly name: string;
  /** CC, CA, CU, METRO or MET69 (Lyon). */
  readonly kind: string;
}

/** France as the statisticians cut it; every list ascends by code. */
export interface Territory {
  readonly communes: readonly Commune[];
  readonly departments: readonly Department[];
  readonly arrondissements: readonly Arrondissement[];
  readonly intercommunalities: readonly Intercommunality[];
}

interface PublishedPlace {
  code: string;
  nom: string;
  type: string;
  departement: string;
  region: string;
  arrondissement?: string;
  codesPostaux?: string[];
  population?: number;
}

interface PublishedIntercommunality {
  code: string;
  nom: string;
  type: string;
  membres: { code: string }[];
}

let territory: Territory | undefined;

/**
 * Answers every commune of today with the departments, arrondissements and intercommunalities around it.
 *
 * Paris, Lyon and Marseille are one commune each, with all their postcodes: their municipal
 * arrondissements would count their inhabitants twice, and no law addresses them as communes.
 * A party that cuts its Paris sections by arrondissement shares the commune among sections, as
 * Strasbourg's quarters do. Delegated and associated communes are left out for the same reason.
 *
 * The first call reads some 12 MB (a few tenths of a second) and what it answers is kept; nothing is read before.
 *
 * @throws {Error} when the package with the data is missing or unreadable.
 * Source: `@etalab/decoupage-administratif` (INSEE, Code officiel géographique and legal populations;
 * DGCL, intercommunalities; La Poste, postcodes), under the Licence Ouverte 2.0.
 */
export function readTerritory(): Territory {
  territory ??= load();
  return territory;
}

function load(): Territory {
  const intercommunalities = read<PublishedIntercommunality>('epci');
  const intercommunalityOf = new Map(
    intercommunalities.flatMap(({ code, membres }) => membres.map((member) => [member.code, code])),
  );
  return {
    communes: read<PublishedPlace>('communes')
      .filter(({ type }) => type === 'commune-actuelle')
      .map((place) => ({
        code: place.code,
        name: place.nom,
        postcodes: (place.codesPostaux ?? []).toSorted(),
        population: place.population ?? 0,
        department: place.departement,
        // Mayotte is published with an empty code rather than none.
        arrondissement: place.arrondissement || null,
        intercommunality: intercommunalityOf.get(place.code) ?? null,
        region: place.region,
      }))
      .sort(byCode),
    departments: read<PublishedPlace>('departements')
      .map(({ code, nom, region }) => ({ code, name: nom, region }))
      .sort(byCode),
    arrondissements: read<PublishedPlace>('arrondissements')
      .map(({ code, nom, departement }) => ({ code, name: nom, department: departement }))
      .sort(byCode),
    intercommunalities: intercommunalities
      .map(({ code, nom, type }) => ({ code, name: withoutLegalForm(nom), kind: type }))
      .sort(byCode),
  };
}

function read<Published>(name: string): Published[] {
  const path = createRequire(import.meta.url).resolve(`@etalab/decoupage-administratif/data/${name}.json`);
  return JSON.parse(readFileSync(path, 'utf8')) as Published[];
}

function byCode(a: { code: string }, b: { code: string }): number {
  return a.code < b.code ? -1 : a.code > b.code ? 1 : 0;
}

/** "CC de la Vallée de la Bruche" is the title of a treaty; a person chooses "Vallée de la Bruche". */
function withoutLegalForm(name: string): string {
  const bare = name.replace(/^(?:CC|CA|CU)\s+(?:(?:de la|de l['’]|du|des|de|d['’])\s*(?=\p{Lu}))?/u, '');
  return bare.charAt(0).toUpperCase() + bare.slice(1);
}
