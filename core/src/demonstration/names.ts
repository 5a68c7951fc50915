import type { Random } from './random.js';

/** Given names of one origin by generation: born before 1956, before 1981, since. Each list: women, then men. */
type Generations = readonly [readonly [string, string], readonly [string, string], readonly [string, string]];

interface Origin {
  /** How often in a city, how often elsewhere. */
  readonly weight: readonly [number, number];
  readonly given: Generations;
  readonly family: string;
}

const FRENCH: Generations = [
  [
    'Marie-Odile Marie-Thérèse Marie-Louise Marie-Claire Lucienne Germaine Odile Monique Jacqueline Denise Suzanne Huguette Yvonne Liliane Colette Bernadette Marlyse Christiane Astride Mariette Cécile Jeanne Annette Danielle Paulette Madeleine Brigitte Élisabeth Françoise Ginette',
    'Jean-Paul Jean-Pierre Jean-Jacques Jean-Georges Jean-Claude Gérard Raymond Bernard Fernand Lucien Marcel Antoine Alphonse Charles Ernest Étienne Roger René Robert Materne Rémy Armand Maurice Paul Joseph Léon Germain Francis Michel Daniel',
  ],
  [
    'Nathalie Sylvie Valérie Véronique Isabelle Corinne Sandrine Céline Stéphanie Karine Christelle Delphine Laetitia Carole Agnès Béatrice Pascale Sophie Anne Anne-Catherine Estelle Virginie Florence Muriel Patricia Sabine Esther Caroline Emmanuelle Marie-Laure',
    'Christophe Laurent Stéphane Frédéric Olivier Thierry Pascal Éric Philippe Hervé Didier Fabrice Sébastien Jérôme Cédric David Yannick Patrice Benoît Arnaud Régis Dominique Marc Vincent Mathieu Nicolas Guillaume Jean-Marc Jean-Luc Alain',
  ],
  [
    'Léa Manon Camille Chloé Emma Marie Julie Laura Pauline Marine Mathilde Clara Lucie Élise Charlotte Louise Margaux Anaïs Justine Alice Jade Lola Océane Noémie Solène Elsa Amélie Ambre Coralie Zoé',
    'Lucas Hugo Thomas Théo Maxime Antoine Quentin Alexandre Romain Julien Clément Baptiste Valentin Florian Kévin Louis Arthur Paul Simon Adrien Nathan Corentin Gauthier Bastien Robin Émile Martin Victor Rémi Loïc',
  ],
];

const ORIGINS: readonly Origin[] = [
  {
    weight: [42, 66],
    given: FRENCH,
    family:
      'Muller Meyer Schmitt Schneider Klein Weber Schmidt Walter Wolff Schaeffer Fischer Roth Kieffer Heitz Wendling Kuntz Sutter Ehrhart Hirtz Baumann Zimmermann Riedinger Oberlé Spitz Stoll Ulrich Haas Jung Goetz Burger Frey Bauer Kessler Koenig Ritter Schwartz Wagner Weiss Zeller Heintz Hertzog Kayser Ruhlmann Strub Vogel Wurtz Adam Beyer Bieber Boehm Braun Diebolt Dietrich Eckert Ehret Engel Fritsch Gangloff Geiger Gerber Gross Haberer Heckmann Hengen Hild Hubert Huber Jaeger Kapp Kern Kientz Kirchner Knecht Kopp Krauss Kremer Lang Lehmann Ludwig Mathis Metz Moser Munsch Nuss Ott Pfister Reibel Reeb Rieffel Rohmer Sattler Schall Schatz Scherrer Schirmer Schlosser Schott Schreiber Schuster Sigrist Specht Stahl Steiner Stephan Stoeckel Strohmeyer Uhl Urban Vetter Voegele Vogt Wantz Wehr Welsch Wernert Willem Winterberger Wolf Zinck',
  },
  {
    weight: [28, 24],
    given: FRENCH,
    family:
      'Martin Dubois Durand Moreau Girard Lambert Bonnet Rousseau Blanc Garnier Chevalier Mercier Perrin Morin Gauthier Fontaine Lefèvre Leroux Marchand Colin Picard Renard Bailly Vidal Caron Roussel Masson Noël Poirier Charpentier Vasseur Humbert Claudel Didierjean Thiriet Marchal Antoine Gérardin Mougel Grosjean Parmentier Jacquot Voirin Lallemand Colombain Bertin Delorme Carré Perrot Collin Guyot Lacroix Prévost Hamel Lebrun Besson Pelletier Tessier Cordier Maillard',
  },
  {
    weight: [12, 2.5],
    given: [
      ['Fatima Khadija Zohra Aïcha Malika Yamina', 'Mohamed Ahmed Abdelkader Ali Mustapha Lakhdar'],
      ['Nadia Samira Leïla Karima Naïma Farida Souad Rachida', 'Rachid Karim Farid Kamel Mourad Abdel Nordine Saïd'],
      ['Inès Sarah Yasmine Nour Amina Lina Imane Sofia', 'Mehdi Yanis Rayan Bilal Sofiane Amine Ilyes Nassim'],
    ],
    family:
      'Benali Haddad Bouzid Mansouri Belkacem Cherif Amrani Zerrouki Bensaïd Hamidi Khelifi Saïdi Mebarki Ouali Boukhari Ziani Lahlou Tazi Rahmani Messaoudi Guerfi Yahiaoui',
  },
  {
    weight: [6, 3.5],
    given: [
      ['Fatma Emine Hatice Ayse', 'Mehmet Mustafa Hasan Ibrahim'],
      ['Sevim Gülay Nurcan Aysel Songül', 'Murat Kemal Orhan Yusuf Serkan'],
      ['Elif Esra Busra Selin Melisa Derya', 'Emre Can Burak Enes Kaan Deniz'],
    ],
    family: 'Yilmaz Kaya Demir Celik Sahin Ozturk Aydin Arslan Dogan Koc Aslan Karatas Polat Günes',
  },
  {
    weight: [6, 3.5],
    given: [
      ['Maria Rosa Lucia Carmela Teresa', 'Antonio Giuseppe Manuel Salvatore José'],
      ['Sandra Paola Cristina Ana Isabel', 'Carlos Paulo Bruno Fabio Marco'],
      ['Chiara Inês Marta Elena Giulia', 'Tiago Diego Matteo Rafael Enzo'],
    ],
    family:
      'Ferreira Almeida Pereira Rodrigues Gomes Santos Carvalho Rossi Romano Ricci Bianchi Greco Marino Esposito Garcia Lopez Fernandez',
  },
  {
    weight: [4, 0.8],
    given: [
      ['Aminata Mariam Bintou Joséphine', 'Mamadou Ousmane Ibrahima Pascal'],
      ['Fatou Awa Clarisse Rokia Mireille', 'Moussa Abdoulaye Cheikh Serge Blaise'],
      ['Aïssata Grâce Oumou Divine Naomi', 'Kévin Issa Boubacar Jordan Yann'],
    ],
    family: 'Diallo Traoré Konaté Ndiaye Sow Camara Bamba Mbemba Ngoma Mukendi Koffi Touré Diop',
  },
  {
    weight: [2, 1],
    given: [
      ['Danuta Krystyna Lan Halina', 'Stanislas Casimir Minh Janusz'],
      ['Agnieszka Ewa Mai Oksana', 'Piotr Marek Tuan Andrzej'],
      ['Zofia Linh Kasia Léna', 'Adam Duc Aleksy Noé'],
    ],
    family: 'Kowalski Nowak Wojcik Lewandowski Nguyen Tran Pham Zielinski Mazur',
  },
];

const SPLIT = ORIGINS.map(({ weight, given, family }) => ({
  weight,
  given: given.map((generation) => generation.map((names) => names.split(' '))),
  family: family.split(' '),
}));

/** Known politicians whose names these lists would give sooner or later. */
const KNOWN: ReadonlySet<string> = new Set([
  'Armand Jung',
  'Bernard Fischer',
  'Philippe Meyer',
  'Philippe Martin',
  'Didier Martin',
  'Sébastien Martin',
  'Antoine Lefèvre',
  'Hervé Morin',
  'Jérôme Lambert',
  'Cédric Perrin',
  'Michel Mercier',
  'Marie Mercier',
  'Philippe Vasseur',
  'Sandrine Rousseau',
  'Frédéric Marchand',
  'Farida Amrani',
  'Alain Bauer',
]);

/** How a demonstration's person is called. */
export interface Name {
  readonly given: string;
  readonly family: string;
}

/**
 * Draws a name that could stand on a letter box in Alsace, for somebody born in that year; never that of a
 * politician known for it. The lists were written for this and describe nobody.
 */
export function drawName(random: Random, bornIn: number, inCity: boolean): Name {
  const place = inCity ? 0 : 1;
  const generation = bornIn < 1956 ? 0 : bornIn < 1981 ? 1 : 2;
  const drawOrigin = () => random.weighted(SPLIT, ({ weight }) => weight[place]);
  const origin = drawOrigin();
  // Born here, a child of a family from elsewhere often bears a name of here.
  const givenFrom = generation === 2 && random.chance(0.2) ? SPLIT[0]! : origin;
  const given = random.pick(givenFrom.given[generation]![random.chance(0.48) ? 0 : 1]!);
  const own = random.pick(origin.family);
  const joined = generation > 0 && random.chance(0.025) ? random.pick(drawOrigin().family) : own;
  const family = joined === own ? own : `${own}-${joined}`;
  return KNOWN.has(`${given} ${family}`) ? drawName(random, bornIn, inCity) : { given, family };
}
