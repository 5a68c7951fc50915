import type { Commune, Territory } from '../territory/communes.js';
import { ascii } from '../sections/ascii.js';
import { CUTS, type Cut } from './cut.js';
import type { PlannedSection } from './plan.js';

/** A section to fill with people: who lives there, and how many members that should make. */
export interface Ground {
  readonly section: PlannedSection;
  readonly federationKey: string;
  readonly homes: readonly Commune[];
  /** Communes next to its own, where the odd member lives. */
  readonly around: readonly Commune[];
  /** What part of all members it should hold, in no unit. */
  readonly weight: number;
  readonly inCity: boolean;
}

const ZONE = 'Europe/Paris';
/** Inhabitants from which a commune counts as a city, with more militants to the thousand than elsewhere. */
const CITY = 60_000;
const CITY_ZEAL = 1.5;

const level = (kind: PlannedSection['kind'], name: string, parentKey: string | null): PlannedSection => {
  const slug = ascii(name);
  return { key: slug, parentKey, kind, name, slug, communes: [], zone: ZONE };
};

const NATIONAL = level('national', 'National', null);
const ALSACE = level('region', 'Alsace', NATIONAL.key);
const FEDERATIONS = {
  '67': level('federation', 'Bas-Rhin', ALSACE.key),
  '68': level('federation', 'Haut-Rhin', ALSACE.key),
};

/** The levels above sections, from the top down. */
export const LEVELS: readonly PlannedSection[] = [NATIONAL, ALSACE, FEDERATIONS['67'], FEDERATIONS['68']];

/** Groups whose members come from any section. */
export const GROUPS: readonly PlannedSection[] = [
  'Enseignantes et enseignants',
  'Transports et mobilités',
  "Jeunes d'Alsace",
].map((name) => level('group', name, ALSACE.key));

/**
 * Cuts the two departments of Alsace into sections, every commune into at least one.
 *
 * @throws {Error} when the cut names a commune or an intercommunality that the territory does not have, or
 * leaves a commune out: after communes have merged, the cut is to be redrawn by hand.
 */
export function cutAlsace(territory: Territory): Ground[] {
  const nameOf = new Map(territory.intercommunalities.map(({ code, name }) => [code, name]));
  return (['67', '68'] as const).flatMap((department) => {
    const communes = territory.communes.filter((commune) => commune.department === department);
    const named = new Set(CUTS[department].flatMap((cut) => cut.communes ?? []));
    const grounds = CUTS[department].map((cut) => {
      const homes = communes.filter((commune) => belongs(commune, cut));
      requireAll(cut, homes);
      return ground(cut, homes, communes, FEDERATIONS[department].key);
    });
    const covered = new Set(grounds.flatMap(({ section }) => section.communes));
    const left = communes.filter(({ code }) => !covered.has(code)).map(({ name }) => name);
    if (left.length > 0) throw new Error(`No section of ${department} takes ${left.join(', ')}.`);
    return grounds;

    function belongs({ name, intercommunality }: Commune, cut: Cut): boolean {
      if (named.has(name)) return cut.communes?.includes(name) ?? false;
      return intercommunality !== null && (cut.of?.includes(nameOf.get(intercommunality) ?? '') ?? false);
    }
  });

  function requireAll(cut: Cut, homes: readonly Commune[]): void {
    const found = new Set(homes.flatMap(({ name, intercommunality }) => [name, nameOf.get(intercommunality ?? '')]));
    const missing = [...(cut.communes ?? []), ...(cut.of ?? [])].filter((name) => !found.has(name));
    if (missing.length > 0) throw new Error(`${cut.name}: the territory has no ${missing.join(', ')} left for it.`);
  }
}

function ground(cut: Cut, homes: readonly Commune[], department: readonly Commune[], federationKey: string): Ground {
  const intercommunalities = new Set(homes.map(({ intercommunality }) => intercommunality));
  const elsewhere = department.filter((commune) => !homes.includes(commune));
  const around = elsewhere.filter(({ intercommunality }) => intercommunalities.has(intercommunality));
  const inCity = homes.some(({ population }) => population >= CITY);
  const population = homes.reduce((sum, commune) => sum + commune.population, 0);
  return {
    section: { ...level('section', cut.name, federationKey), communes: homes.map(({ code }) => code) },
    federationKey,
    homes,
    around: around.length > 0 ? around : elsewhere,
    weight: population * (cut.share ?? 1) * (inCity ? CITY_ZEAL : 1),
    inCity,
  };
}
