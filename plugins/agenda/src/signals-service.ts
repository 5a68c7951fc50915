import type { Host, JobHandle, LiveHandle, Work } from '@lacoopol/core/sdk';
import type { ActionCancelled, BookingMade } from './api.js';
import type { Signals } from './inside.js';

/** The service that sends word through what the host declared: made here, since handles come from the host alone. */
export function signalsOf(
  host: Pick<Host, 'emit'>,
  refill: JobHandle<{ shift: number; section: number | null }>,
  board: LiveHandle,
): new () => Signals {
  return class implements Signals {
    changed(work: Work, shift: number): void {
      board.changed(work, shift);
    }

    goOn(work: Work, shift: number, section: number | null): void {
      // One look is enough, however many answers came in the meantime.
      refill.enqueue(work, { shift, section }, { key: String(shift) });
    }

    booked(work: Work, section: number, payload: BookingMade): void {
      host.emit(work, 'booking.made', section, payload);
    }

    cancelled(work: Work, section: number, payload: ActionCancelled): void {
      host.emit(work, 'action.cancelled', section, payload);
    }
  };
}
