import type { WeeklySlot } from '../shapes.js';

/**
 * An ordinary week as a grid of seven days by four parts of a day, which a thumb fills in seconds, and exact hours for
 * what no part says. Shifts start at nine or at six in the evening far more often than at half past ten.
 */
export const PARTS = [
  { key: 'morning', start: '07:00', end: '12:00' },
  { key: 'noon', start: '12:00', end: '14:00' },
  { key: 'afternoon', start: '14:00', end: '18:00' },
  { key: 'evening', start: '18:00', end: '23:00' },
] as const;

export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;

/** The value of a box of the grid, such as `6-morning`. */
export const cell = (day: number, part: string) => `${day}-${part}`;

/** What a weekly pattern ticks in the grid, and what is left as exact hours. */
export function spread(weekly: readonly WeeklySlot[]): { ticked: Set<string>; exact: WeeklySlot[] } {
  const ticked = new Set<string>();
  const exact: WeeklySlot[] = [];
  for (const day of WEEKDAYS) {
    for (const slot of joined(weekly.filter((one) => one.day === day))) {
      const covered = PARTS.filter((part) => slot.start <= part.start && part.end <= slot.end);
      for (const part of covered) ticked.add(cell(day, part.key));
      // Parts follow each other, so what they leave lies before the first, after the last, or is the whole.
      const first = covered[0];
      const last = covered.at(-1);
      if (!first || !last) exact.push(slot);
      else {
        if (slot.start < first.start) exact.push({ day, start: slot.start, end: first.start });
        if (slot.end > last.end) exact.push({ day, start: last.end, end: slot.end });
      }
    }
  }
  return { ticked, exact };
}

/** The weekly pattern that ticked boxes say. Unknown values are passed over. */
export function gathered(values: readonly string[]): WeeklySlot[] {
  const ticked = new Set(values);
  return WEEKDAYS.flatMap((day) =>
    PARTS.filter((part) => ticked.has(cell(day, part.key))).map((part) => ({ day, start: part.start, end: part.end })),
  );
}

/** Slots of one day in order, those that touch made one. */
function joined(slots: readonly WeeklySlot[]): WeeklySlot[] {
  const result: WeeklySlot[] = [];
  for (const slot of [...slots].sort((a, b) => (a.start < b.start ? -1 : 1))) {
    const last = result.at(-1);
    if (last && slot.start <= last.end) last.end = slot.end > last.end ? slot.end : last.end;
    else result.push({ ...slot });
  }
  return result;
}
