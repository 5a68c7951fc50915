import type { Circle, DemonstrationSection } from '@lacoopol/core/sdk';
import type { ActionKind } from './kinds.js';
import { groundOf, isAnywhere, marketOn, type Random } from './places.js';

/** An action to be planned, in days from the first day of the demonstration and minutes of the day. */
export interface PlannedAction {
  kind: ActionKind;
  title: string;
  details: string;
  place: string;
  commune: string;
  circle: Circle;
  day: number;
  shifts: { from: number; to: number; need: number; experienced: number }[];
}

const WEEKS_BACK = 4;
const WEEKS_AHEAD = 3;
const hour = (hours: number, minutes = 0) => hours * 60 + minutes;

/** Words that open a title, before the place. */
const TITLES: Record<ActionKind, readonly string[]> = {
  leafleting: ['Tractage'],
  market: ['Stand au marché', 'Tractage et café'],
  canvassing: ['Porte-à-porte'],
  letterbox: ['Boîtage'],
  postering: ['Collage'],
  meeting: ['Réunion de section'],
};

const DETAILS: Record<ActionKind, readonly string[]> = {
  leafleting: [
    '',
    'On apporte les tracts. Une tenue chaude suffit.',
    'Briefing de cinq minutes sur place, puis par deux.',
  ],
  market: ['On monte le barnum une demi-heure avant : un coup de main est le bienvenu.', ''],
  canvassing: [
    'Par équipes de deux, avec les listes d’immeubles. On finit par un verre.',
    'Formation de dix minutes pour les personnes qui n’en ont jamais fait.',
  ],
  letterbox: ['Les paquets sont prêts, il faut de bonnes chaussures.', ''],
  postering: ['Prends un gilet fluorescent si tu en as un. Colle et brosses sont dans le coffre.', ''],
  meeting: ['Ordre du jour : les actions du mois, la trésorerie, questions diverses.', ''],
};

/**
 * What a section of that size does in seven weeks, around a first day that falls on `weekday` (1 is Monday).
 * @param communes by code
 */
export function planActions(
  section: DemonstrationSection,
  weekday: number,
  communes: ReadonlyMap<string, { name: string; population: number }>,
  random: Random,
): PlannedAction[] {
  const size = section.members.length;
  const need = Math.min(10, Math.max(3, Math.round(size * 0.07)));
  const planned: PlannedAction[] = [];
  for (let week = -WEEKS_BACK; week < WEEKS_AHEAD; week++) {
    const on = (day: number) => week * 7 + (day - weekday);
    const add = (kind: ActionKind, day: number, from: number, length: number, people: number, second = false) => {
      // Where more people live there is more to do, though not in proportion.
      const commune = random.weighted(section.communes, (code) => Math.sqrt(communes.get(code)?.population ?? 1));
      const place = placeFor(kind, section.slug, commune, day, random);
      const shift = { from, to: from + length, need: people, experienced: people >= 4 && kind !== 'meeting' ? 1 : 0 };
      const shifts = second
        ? [shift, { ...shift, from: shift.to, to: shift.to + length, need: Math.max(2, people - 2) }]
        : [shift];
      planned.push({
        kind,
        title: titleOf(kind, isAnywhere(place) ? (communes.get(commune)?.name ?? place) : place.split(',')[0]!, random),
        details: random.pick(DETAILS[kind]),
        place,
        commune,
        circle: circleOf(kind, random),
        day: on(day),
        shifts,
      });
    };
    if (random.chance(size > 35 ? 0.95 : 0.65))
      add(random.chance(0.3) ? 'market' : 'leafleting', 6, hour(9), hour(2), need, size > 60);
    if (random.chance(size > 35 ? 0.5 : 0.2))
      add('canvassing', random.integer(2, 4), hour(18), hour(2), Math.max(2, need - 2));
    if (random.chance(0.3)) add('letterbox', random.pick([3, 5, 6]), hour(14), hour(2), Math.max(2, need - 3));
    if (random.chance(size > 50 ? 0.25 : 0.1)) add('postering', random.pick([3, 4]), hour(20, 30), hour(2), 4);
    if (random.chance(0.25)) add('leafleting', random.pick([2, 4]), hour(17), hour(1, 30), Math.max(3, need - 3));
    if ((week + WEEKS_BACK) % 4 === 2) add('meeting', random.pick([1, 2, 4]), hour(20), hour(2), need + 2);
  }
  return planned;
}

function placeFor(kind: ActionKind, slug: string, commune: string, day: number, random: Random): string {
  const ground = groundOf(slug, commune);
  if (kind === 'meeting') return random.pick(ground.rooms);
  if (kind === 'market') return marketOn(ground, day, random);
  if (kind === 'leafleting')
    return day === 6 && random.chance(0.6) ? marketOn(ground, day, random) : random.pick(ground.doors);
  return random.pick(ground.quarters);
}

function titleOf(kind: ActionKind, spot: string, random: Random): string {
  if (kind === 'meeting') return TITLES.meeting[0]!;
  const words = random.pick(TITLES[kind]);
  // "Stand au marché, marché de Neudorf" says it twice.
  return words.includes('marché')
    ? `Stand au ${spot.startsWith('marché') ? spot : `marché, ${spot}`}`
    : `${words}, ${spot}`;
}

function circleOf(kind: ActionKind, random: Random): Circle {
  if (kind === 'postering' || kind === 'letterbox') return 'section';
  // Passers-by are met at a market, not at their own door.
  if (kind === 'canvassing') return random.chance(0.5) ? 'network' : 'section';
  if (kind === 'meeting') return random.chance(0.3) ? 'network' : 'section';
  return random.weighted(
    ['public', 'network', 'section'] as const,
    (circle) => ({ public: 5, network: 3, section: 2 })[circle],
  );
}
