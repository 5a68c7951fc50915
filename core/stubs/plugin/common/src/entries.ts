import { statement } from '@lacoopol/core/sdk';

/** What a member wrote. */
export interface Entry {
  id: number;
  text: string;
  writtenAt: Date;
  /** Given name of who wrote it; null where they left or are not of this section. */
  writtenBy: string | null;
}

const ENTRY = `select e.id, e.text, e.written_at as "writtenAt", p.given_name as "writtenBy"
  from __name__.entries e left join core.people p on p.id = e.written_by`;

// The policies hide what one may not see; a query still names its section, so that an index serves it.
export const ofSection = statement<{ section: number; most: number }, Entry>(
  '__name__.of-section',
  `${ENTRY} where e.section_id = :section order by e.id desc limit :most`,
);
export const latest = statement<{ section: number }, Entry>(
  '__name__.latest',
  `${ENTRY} where e.section_id = :section order by e.id desc limit 1`,
);
export const forgetBefore = statement<{ before: Date }, never>(
  '__name__.forget-before',
  'delete from __name__.entries where written_at < :before',
);
