import { statement, type Work } from '@lacoopol/core/sdk';
import type { ReasonCode } from './kinds.js';
import type { Candidates } from './services.js';
import type { CandidateList, Named, Reason, Say } from './shapes.js';

/** What the ranking knows of somebody. */
export interface CandidateRow {
  person_id: number;
  name: string;
  experienced: boolean;
  prefers: boolean;
  /** From home to the action: 0 same commune, 1 intercommunality, 2 arrondissement, 3 department; null: home unknown. */
  distance: number | null;
  /** Asks of the last 60 days, all plugins and sections. */
  asked_lately: number;
  came_before: number;
  skills: string[];
  total: number;
  undeclared: number;
}

const ranked = statement<
  { section: number; shift: number; at: Date; most: number; experienced: boolean },
  CandidateRow
>('agenda.candidates', 'select * from agenda.candidates(:section, :shift, :at, :most, :experienced)');

const undeclaredCount = statement<{ section: number; shift: number; at: Date }, { count: number }>(
  'agenda.undeclared-count',
  'select coalesce(max(total), 0) as count from agenda.undeclared(:section, :shift, :at, 1)',
);

const undeclaredNames = statement<
  { section: number; shift: number; at: Date; most: number },
  { id: number; name: string }
>('agenda.undeclared', 'select person_id as id, name from agenda.undeclared(:section, :shift, :at, :most)');

/** The ranking as it comes from the database, best first. @param experienced only experienced people */
export function rankedCandidates(
  work: Work,
  shift: { id: number; sectionId: number },
  most: number,
  experienced: boolean,
): Promise<CandidateRow[]> {
  return work.all(ranked, { section: shift.sectionId, shift: shift.id, at: work.now, most, experienced });
}

const NEARNESS: readonly ReasonCode[] = ['in-commune', 'in-intercommunality', 'in-arrondissement', 'in-department'];
/** Asked at most so often in 60 days counts as rarely. */
const RARELY = 2;

/** Why somebody stands where they do, most telling first. Everybody listed is free. */
function reasonsFor(row: Omit<CandidateRow, 'person_id' | 'name' | 'skills' | 'total' | 'undeclared'>): ReasonCode[] {
  const reasons: ReasonCode[] = ['free'];
  if (row.experienced) reasons.push('experienced');
  if (row.prefers) reasons.push('prefers');
  reasons.push(row.distance === null ? 'far-ready' : (NEARNESS[row.distance] ?? 'in-department'));
  if (row.asked_lately === 0) reasons.push('not-asked-lately');
  else if (row.asked_lately <= RARELY) reasons.push('rarely-asked');
  if (row.came_before > 0) reasons.push('came-before');
  return reasons;
}

/** Who could be asked, in words; see the interface. */
export class CandidatesService implements Candidates {
  async of(work: Work, shift: { id: number; sectionId: number }, most: number, say: Say): Promise<CandidateList> {
    const rows = await rankedCandidates(work, shift, most, false);
    const moment = { section: shift.sectionId, shift: shift.id, at: work.now };
    const undeclared = rows[0]?.undeclared ?? (await work.one(undeclaredCount, moment))?.count ?? 0;
    const inWords = new Map<ReasonCode, Reason>();
    const reason = (code: ReasonCode): Reason => {
      const known = inWords.get(code) ?? { code, text: say(`agenda.reasons.${code}`) };
      inWords.set(code, known);
      return known;
    };
    return {
      candidates: rows.map((row, index) => ({
        person: { id: row.person_id, name: row.name },
        rank: index + 1,
        experienced: row.experienced,
        skills: row.skills,
        reasons: reasonsFor(row).map(reason),
      })),
      total: rows[0]?.total ?? 0,
      undeclared,
    };
  }

  undeclared(work: Work, shift: { id: number; sectionId: number }, most: number): Promise<Named[]> {
    return work.all(undeclaredNames, { section: shift.sectionId, shift: shift.id, at: work.now, most });
  }
}
