import type { Demonstration } from '@lacoopol/core/sdk';

/** The chance that the demonstration draws from. */
export type Random = Demonstration['random'];

/** Where militants meet, for the demonstration. */
export interface Ground {
  /** A market, and the days on which it is held: 1 is Monday. */
  markets: readonly { at: string; days: readonly number[] }[];
  /** Doors where people come out: stations, schools, factories. */
  doors: readonly string[];
  /** Streets and quarters to walk, from letterbox to letterbox. */
  quarters: readonly string[];
  rooms: readonly string[];
}

const market = (at: string, ...days: number[]) => ({ at, days });

/** City sections by slug, since they share a commune; towns by INSEE code. Elsewhere `anywhere` stands in. */
const GROUNDS: Record<string, Partial<Ground>> = {
  'strasbourg-centre': {
    markets: [
      market('marché de la place Broglie, devant l’opéra', 3, 5, 6),
      market('marché des producteurs, place du Marché-aux-Poissons', 6),
    ],
    doors: [
      'place de la Gare, devant la verrière',
      'place Kléber, devant l’Aubette',
      'station Homme de Fer, côté Monoprix',
      'sortie du lycée Kléber',
    ],
    quarters: [
      'quartier des Quinze, angle avenue de la Forêt-Noire',
      'Petite France, pont Saint-Martin',
      'quartier du Tribunal, rue du Fossé-des-Treize',
      'Finkwiller, devant l’école',
    ],
    rooms: ['salle du Münsterhof, rue des Juifs', 'maison des associations, place des Orphelins'],
  },
  'strasbourg-krutenau-esplanade': {
    markets: [market('marché de la place de Zurich', 3), market('marché du boulevard de la Marne, côté église', 2, 6)],
    doors: ['campus de l’Esplanade, devant le Patio', 'station Université, sortie nord', 'sortie du collège Vauban'],
    quarters: ['quai des Bateliers, pont Sainte-Madeleine', 'cité Rotterdam, entrée principale', 'place d’Islande'],
    rooms: ['Ares, rue d’Ankara', 'café Le Chariot, place d’Austerlitz'],
  },
  'strasbourg-neudorf': {
    markets: [market('marché de Neudorf, place du Marché', 2, 6)],
    doors: ['station Étoile-Polygone', 'sortie du lycée Jean-Monnet', 'Rivetoile, côté bassin'],
    quarters: [
      'Musau, devant l’école',
      'quartier du Schluthfeld, place du Schluthfeld',
      'Port-du-Rhin, place de l’Hippodrome',
    ],
    rooms: ['centre socioculturel de Neudorf, rue de Neufeld', 'salle du Bon Pasteur'],
  },
  'strasbourg-robertsau': {
    markets: [market('marché de la Robertsau, place du Corps-de-Garde', 5, 6)],
    doors: ['station Boecklin', 'devant l’Orangerie, entrée du parc'],
    quarters: ['cité de l’Ill, rue de l’Ill', 'Wacken, place de la Foire-Exposition'],
    rooms: ['Escale, rue du Docteur-François'],
  },
  'strasbourg-hautepierre-cronenbourg': {
    markets: [
      market('marché de Hautepierre, place Flaubert', 4, 6),
      market('marché de Cronenbourg, place de Haldenbourg', 4),
    ],
    doors: ['station Dante', 'hôpital de Hautepierre, arrêt du tram', 'station Rotonde'],
    quarters: [
      'maille Karine, devant le Galet',
      'cité nucléaire, rue Becquerel',
      'vieux Cronenbourg, rue d’Oberhausbergen',
    ],
    rooms: ['Le Galet, avenue Shakespeare', 'CSC Victor-Schœlcher'],
  },
  'strasbourg-meinau-neuhof': {
    markets: [
      market('marché du Neuhof, place de Hautefort', 4, 6),
      market('marché de la Meinau, place de l’Île-de-France', 2, 6),
    ],
    doors: ['station Lycée Couffignal', 'station Reuss', 'stade de la Meinau, allée principale'],
    quarters: ['Canardière, rue Schulmeister', 'Stockfeld, devant l’école', 'Ganzau, rue de la Ganzau'],
    rooms: ['centre social du Neuhof, rue de Brantôme'],
  },
  'strasbourg-koenigshoffen-montagne-verte': {
    markets: [market('marché de Koenigshoffen, place Saint-Joseph', 4, 6)],
    doors: ['station Montagne-Verte', 'station Comtes'],
    quarters: ['Elsau, rue Mathias-Grünewald', 'Hohberg, devant l’école', 'Murhof, rue d’Ostwald'],
    rooms: ['centre social Camille-Claus, rue Virgile'],
  },
  'mulhouse-centre': {
    markets: [market('marché du Canal couvert, entrée quai de la Cloche', 2, 4, 6)],
    doors: [
      'place de la Réunion, devant l’hôtel de ville',
      'gare centrale, parvis',
      'station Porte-Jeune',
      'campus de la Fonderie',
    ],
    quarters: ['Rebberg, rue du Zoo', 'quartier Franklin, angle avenue Aristide-Briand', 'Wolf-Wagner, place Wolf'],
    rooms: ['maison du peuple, rue de la Filature', 'salle de la cour des Chaînes'],
  },
  'mulhouse-dornach-coteaux': {
    markets: [market('marché des Coteaux, place des Coteaux', 3, 6)],
    doors: ['gare de Dornach', 'campus de l’Illberg, arrêt Université'],
    quarters: ['Coteaux, rue Alexandre-Dumas', 'Haut-Poirier, devant l’école'],
    rooms: ['Afsco, rue Pierre-Loti'],
  },
  'mulhouse-bourtzwiller-cite': {
    markets: [market('marché de Bourtzwiller, place Saint-Antoine', 3, 6)],
    doors: ['station Châtaignier', 'gare de Mulhouse-Ville, passage nord'],
    quarters: ['Cité, rue de Strasbourg', 'Brossolette, rue de Bordeaux', 'Drouot, rue de l’Île-Napoléon'],
    rooms: ['centre Pax, rue Saint-Georges'],
  },
  'colmar-centre': {
    markets: [market('marché couvert, rue des Écoles', 4, 6), market('marché de la place de la Cathédrale', 4)],
    doors: ['gare de Colmar, parvis', 'place Rapp, devant la fontaine', 'sortie du lycée Bartholdi'],
    quarters: ['Sainte-Marie, avenue d’Alsace', 'quartier des Maraîchers, rue de la Semm'],
    rooms: ['maison des associations, rue Wilson', 'salle des Catherinettes'],
  },
  'colmar-ouest': {
    markets: [market('marché de la place Saint-Joseph', 6), market('marché de l’Europe, avenue de Paris', 3, 6)],
    doors: ['hôpital Pasteur, arrêt de bus', 'sortie du lycée Camille-Sée'],
    quarters: ['Europe, rue de Madrid', 'Florimont, rue du Docteur-Schweitzer'],
    rooms: ['centre socioculturel, rue de Vienne'],
  },
  '67447': {
    markets: [market('marché de Schiltigheim, place Alexandre-le-Grand', 3, 6)],
    doors: ['halle du Scilt', 'arrêt Mairie de Schiltigheim'],
    quarters: ['Écrivains, rue Victor-Hugo', 'Marais, rue Contades'],
  },
  '67043': {
    markets: [market('marché de Bischheim, place de la République', 6)],
    doors: ['gare de Bischheim'],
    quarters: ['Guirbaden, rue du Guirbaden', 'Canal, rue des Magasins'],
  },
  '67218': {
    markets: [market('marché d’Illkirch, place de la Mairie', 3, 6)],
    doors: ['pôle d’innovation, arrêt Campus d’Illkirch', 'station Lixenbuhl'],
    quarters: ['Libermann, rue du Houblon', 'Prunelliers, route de Lyon'],
  },
  '67267': {
    markets: [market('marché de Lingolsheim, place de la Mairie', 5)],
    doors: ['station Lingolsheim Tiergaertel'],
    quarters: ['Hirondelles, rue des Hirondelles'],
  },
  '67180': {
    markets: [market('marché de la halle aux Houblons', 2, 5, 6)],
    doors: ['gare de Haguenau', 'sortie du lycée Schuman'],
    quarters: ['Kurtzgeland, rue de la Vieille-Île', 'Saint-Nicolas, quai des Pêcheurs'],
  },
  '67462': {
    markets: [market('marché du square Albert-Ehm', 2, 6)],
    doors: ['gare de Sélestat', 'sortie du lycée Koeberlé'],
    quarters: ['Filature, rue de la Filature', 'Heyden, devant l’école'],
  },
  '67437': {
    markets: [market('marché de la place du Général-de-Gaulle', 2, 4, 6)],
    doors: ['gare de Saverne', 'château des Rohan, devant la grille'],
    quarters: ['Haut-Barr, rue du Haut-Barr'],
  },
  '67348': {
    markets: [market('marché de la place du Marché', 4, 6)],
    doors: ['gare d’Obernai', 'sortie du lycée Freppel'],
    quarters: ['Europe, rue de Prague'],
  },
  '67300': {
    markets: [market('marché de la place de l’Hôtel-de-Ville', 1, 6)],
    doors: ['gare de Molsheim', 'sortie du lycée Meyer'],
    quarters: ['Zich, rue de la Boucherie'],
  },
  '67544': {
    markets: [market('marché de la place de la République', 6)],
    doors: ['gare de Wissembourg'],
    quarters: ['Bruch, quai du 24-Novembre'],
  },
  '67130': {
    markets: [market('marché d’Erstein, place de l’Hôtel-de-Ville', 4, 6)],
    doors: ['gare d’Erstein', 'sucrerie, entrée des équipes'],
  },
  '67021': { markets: [market('marché de Barr, place de la Mairie', 6)], doors: ['gare de Barr'] },
  '67046': { markets: [market('marché de Bischwiller, place de la Liberté', 6)], doors: ['gare de Bischwiller'] },
  '67067': { markets: [market('marché de Brumath, place de la Liberté', 3, 6)], doors: ['gare de Brumath'] },
  '68297': {
    markets: [market('marché de la place Gissy', 2, 6)],
    doors: ['gare de Saint-Louis, côté parking des frontaliers', 'carrefour central'],
    quarters: ['Neuweg, rue du Ballon', 'Bourgfelden, rue de Bâle'],
  },
  '68112': {
    markets: [market('marché de la place de l’Hôtel-de-Ville', 2, 5, 6)],
    doors: ['Dominicains, devant l’église'],
    quarters: ['Magmod, rue de la République'],
  },
  '68334': { markets: [market('marché de Thann, place du Bungert', 3, 6)], doors: ['gare de Thann-Centre'] },
  '68063': { markets: [market('marché de Cernay, place du Grün', 2, 5, 6)], doors: ['gare de Cernay'] },
  '68376': {
    markets: [market('marché de Wittenheim, place Thiers', 6)],
    quarters: ['cité Fernand-Anna', 'cité Sainte-Barbe'],
  },
  '68154': {
    markets: [market('marché d’Illzach, place de la République', 3, 6)],
    doors: ['Île Napoléon, entrée de la zone'],
  },
};

const ANYWHERE: Ground = {
  markets: [market('marché, place de la mairie', 3, 6), market('marché, sur le parvis de l’église', 6)],
  doors: [
    'sortie de la gare',
    'devant la boulangerie',
    'sortie de l’école',
    'devant le supermarché',
    'devant la poste',
  ],
  quarters: [
    'place de l’église',
    'devant la mairie',
    'lotissement des Vergers',
    'rue Principale, devant l’abribus',
    'devant la salle polyvalente',
  ],
  rooms: ['foyer communal', 'salle des fêtes', 'arrière-salle du restaurant À la Couronne', 'salle de la mairie'],
};

/** Whether a place is one that any village has, so that only the commune's name tells it from another. */
export function isAnywhere(place: string): boolean {
  return [...ANYWHERE.doors, ...ANYWHERE.quarters, ...ANYWHERE.markets.map(({ at }) => at)].includes(place);
}

/** The places of a section in one of its communes; what is not known of them is plausible. */
export function groundOf(slug: string, commune: string): Ground {
  return { ...ANYWHERE, ...GROUNDS[commune], ...GROUNDS[slug] };
}

/** A market that is held on that day; any of them where none is. */
export function marketOn(ground: Ground, day: number, random: Random): string {
  const held = ground.markets.filter(({ days }) => days.includes(day));
  return random.pick(held.length > 0 ? held : ground.markets).at;
}
