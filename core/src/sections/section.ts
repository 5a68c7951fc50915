/** Whom a piece of content is for: members of its section, members of the party, everybody. */
export type Circle = 'section' | 'network' | 'public';

export const CIRCLES: readonly Circle[] = ['section', 'network', 'public'];

export type SectionKind = 'national' | 'region' | 'federation' | 'section' | 'group';

/** What a section chose within the theme. */
export interface SectionLook {
  /** The id of a colour of the theme's palette, or one of its own as `#rrggbb`. */
  accent?: string;
  /** A picture in the file store, with its size in pixels. */
  logo?: { file: string; width: number; height: number };
}

/** A section as a request knows it after entering. */
export interface Section {
  id: number;
  slug: string;
  name: string;
  kind: SectionKind;
  /** IANA time zone in which its times are said. */
  zone: string;
  stage: 'planned' | 'invited' | 'open' | 'public';
  /** Ids from the root down to the section itself. */
  path: number[];
  introduction: string;
  look: SectionLook;
  parent: { slug: string; name: string } | null;
}
