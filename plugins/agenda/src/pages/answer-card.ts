import type { Ask, AskKind, Work } from '@lacoopol/core/sdk';
import { askerOf } from '../reading.js';
import type { Actions } from '../services.js';
import type { ActionView, ShiftView } from '../shapes.js';
import { communeBeside, paragraphs, soon } from './lines.js';

/** The model of `agenda/answer-card`. */
export function cardModel(
  action: ActionView,
  shift: ShiftView,
  ask: { askedBy: string | null; answered: boolean },
  now: Date,
) {
  return {
    answered: ask.answered,
    section: action.section.name,
    start: shift.startsAt,
    end: shift.endsAt,
    soon: soon(shift.startsAt, now),
    place: action.place.label,
    commune: communeBeside(action.place),
    details: paragraphs(action.details),
    askedBy: ask.askedBy,
    coming: shift.taken,
    need: shift.need,
  };
}

/** What the one-tap page shows of a shift that somebody is asked for. */
export function showShiftAsk(actions: Actions): AskKind['show'] {
  return async (work: Work, ask: Ask, view) => {
    const action = await actions.ofShift(work, ask.subjectId);
    const shift = action?.shifts.find((one) => one.id === ask.subjectId);
    if (!action || !shift) return null;
    const closed =
      action.status === 'cancelled' || shift.cancelled
        ? view.t('agenda.asked.cancelled')
        : new Date(shift.startsAt) <= view.now
          ? view.t('agenda.asked.over')
          : null;
    return {
      view: 'agenda/answer-card',
      model: cardModel(
        action,
        shift,
        { askedBy: await askerOf(work, ask.id), answered: ask.answer !== null },
        view.now,
      ),
      title: action.title,
      open: closed === null,
      closedBecause: closed,
    };
  };
}
