import { statement } from '../database/statement.js';
import type { Work } from '../database/work.js';
import { ascii } from './ascii.js';
import { stepIn } from './interventions.js';
import type { SectionKind } from './section.js';

export interface NewSection {
  kind: SectionKind;
  name: string;
  parent: number;
  /** INSEE codes. */
  communes: string[];
}

const takeTurns = statement<Record<string, never>, unknown>(
  'core.lock-slugs',
  `select pg_advisory_xact_lock(hashtext('core.slugs'))`,
);
const slugsLike = statement<{ slug: string }, { slug: string }>(
  'core.slugs-like',
  `select slug from core.sections where slug = :slug or slug ~ ('^' || :slug || '-[0-9]+$')`,
);
const insertSection = statement<
  { parent: number; kind: SectionKind; slug: string; name: string; at: Date },
  { id: number }
>(
  'core.insert-section',
  'insert into core.sections (parent_id, kind, slug, name, created_at) values (:parent, :kind, :slug, :name, :at) returning id',
);
const insertCommunes = statement<{ section: number; communes: string[] }, never>(
  'core.insert-section-communes',
  'insert into core.section_communes (section_id, commune) select :section::int, code from unnest(:communes::text[]) code',
);

/** A name as part of an address; null where no letter of it can stand there. */
export function slugOf(name: string): string | null {
  return ascii(name).slice(0, 60).replace(/-$/, '') || null;
}

/**
 * Creates a section below another, open at once. Whoever creates it has stepped into it for a day, to give it its first
 * members and a secretary. @returns its slug, which no other has
 */
export async function createSection(work: Work, section: NewSection): Promise<string> {
  const wanted = slugOf(section.name);
  if (wanted === null) throw new Error(`${section.name} makes no address.`);
  await work.one(takeTurns, {});
  const taken = new Set((await work.all(slugsLike, { slug: wanted })).map(({ slug }) => slug));
  let slug = wanted;
  for (let number = 2; taken.has(slug); number += 1) slug = `${wanted}-${number}`;
  const created = (await work.one(insertSection, {
    parent: section.parent,
    kind: section.kind,
    slug,
    name: section.name,
    at: work.now,
  }))!;
  if (section.communes.length > 0) await work.one(insertCommunes, { section: created.id, communes: section.communes });
  await stepIn({ work }, created, 'create', '');
  return slug;
}
