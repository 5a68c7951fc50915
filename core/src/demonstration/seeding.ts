import type { Work } from '../database/work.js';
import type { Random } from './random.js';

/** A section of the demonstration, already in the database. */
export interface DemonstrationSection {
  id: number;
  slug: string;
  kind: string;
  /** INSEE codes of its territory. */
  communes: readonly string[];
  members: DemonstrationMember[];
}

export interface DemonstrationMember {
  id: number;
  homeCommune: string;
  roles: string[];
}

/** What a plugin gets to add its part: the same seed gives the same data. */
export interface Demonstration {
  /** A unit of work that sees every section. */
  work: Work;
  /** Local date on which the demonstration starts, YYYY-MM-DD. */
  today: string;
  /** Its own stream of chance: what another plugin draws changes nothing here. */
  random: Random;
  sections: DemonstrationSection[];
}

export type DemonstrationSeed = (demonstration: Demonstration) => Promise<void>;
