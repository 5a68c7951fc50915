const HOUR_MS = 3_600_000;

/** How long an answer is waited for, in hours. */
export interface Patience {
  least: number;
  most: number;
}

const USUAL_PATIENCE: Patience = { least: 2, most: 48 };

/**
 * When silence counts as no: after a third of the time that is left before the shift, within the bounds that the section
 * chose, and never after its start. So there is time to ask two more people one after the other.
 */
export function deadlineFor(now: Date, startsAt: Date, { least, most } = USUAL_PATIENCE): Date {
  const third = (startsAt.getTime() - now.getTime()) / 3;
  const patience = Math.min(most * HOUR_MS, Math.max(least * HOUR_MS, third));
  return new Date(Math.min(startsAt.getTime(), now.getTime() + patience));
}

/** What an organiser's act of asking aims at, and what the asking keeps up by itself. */
export interface Aim {
  /** Seats to be filled; null: all that are needed. */
  goal: number | null;
  /** Open asks for each seat still free: 2 where the organiser asks twice as many people as there are seats. */
  perSeat: number;
}

/** How a shift stands, for deciding whom to ask. */
export interface Standing {
  need: number;
  taken: number;
  /** Asks that wait for an answer within their deadline. */
  open: number;
}

/**
 * The aim after an act that wants `wanted` open asks in all. Asking fewer people than seats are free aims at so many
 * seats; asking more aims at all seats and keeps the proportion. A wider aim from before stays.
 */
export function aimAfter({ need, taken }: Standing, wanted: number, before: Aim | null): Aim {
  const reach = Math.max(taken + wanted, before ? (before.goal ?? need) : 0);
  const goal = reach >= need ? null : reach;
  const seats = (goal ?? need) - taken;
  return { goal, perSeat: seats > 0 ? Math.max(1, wanted / seats) : 1 };
}

/** How many more people to ask, so that each seat still aimed at has its open asks. 0 where the aim is reached. */
export function shortfall({ need, taken, open }: Standing, { goal, perSeat }: Aim): number {
  const seats = Math.min(goal ?? need, need) - taken;
  if (seats <= 0) return 0;
  // Proportions are kept as single-precision numbers: 4/3 must not become one more.
  return Math.max(0, Math.ceil(seats * perSeat - 1e-4) - open);
}
