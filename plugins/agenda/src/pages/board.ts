import type { Work } from '@lacoopol/core/sdk';
import type { Actions, Seats } from '../services.js';
import type { ActionView, Board, RollEntry } from '../shapes.js';
import { initials, soon, spot } from './lines.js';

/**
 * The model of `agenda/shift-board`: numbers, and the words of where and when. The live channel sends the same, so it
 * holds no name: those are in the roll, which each browser fetches for itself.
 */
export async function boardModel(work: Work, services: { actions: Actions; seats: Seats }, shift: number) {
  const board = await services.seats.board(work, shift);
  const action = board && (await services.actions.ofShift(work, shift));
  return board && action ? shown(board, action, work.now) : null;
}

export function shown(board: Board, action: ActionView, now: Date) {
  const over = new Date(board.endsAt) <= now;
  return {
    id: board.shiftId,
    start: board.startsAt,
    end: board.endsAt,
    soon: soon(board.startsAt, now),
    place: spot(action.place),
    cancelled: board.cancelled,
    over,
    full: board.free === 0,
    need: board.need,
    taken: board.seats,
    missing: over || board.cancelled ? 0 : board.free,
    no: board.no + board.notThisWeek,
    silent: board.silent,
    waiting: board.waiting,
    asked: board.asked,
    experienced: over || board.cancelled ? 0 : board.missingExperienced,
  };
}

/** One row of the roll, for `agenda/parts/roll`. */
export function rollLine(entry: RollEntry, now: Date) {
  const silent = entry.answer === 'silent' && entry.state === null;
  return {
    person: entry.person.id,
    name: entry.person.name,
    initials: initials(entry.person.name),
    experienced: entry.experienced,
    alone: entry.state === 'booked' && entry.origin === 'volunteer',
    byPhone: entry.answeredVia === 'on-behalf',
    state: silent
      ? entry.deadline !== null && new Date(entry.deadline) <= now
        ? 'lapsed'
        : 'silent'
      : (entry.answer ?? 'none'),
    askedAt: entry.askedAt ?? now.toISOString(),
  };
}
