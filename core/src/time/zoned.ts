import { Temporal } from 'temporal-polyfill';

/** A local time as forms and the API write it: `YYYY-MM-DDTHH:MM`. */
export const LOCAL_TIME = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d$/;

/**
 * The instant of a local time in an IANA zone. Of an hour that comes twice (last Sunday of October) it is the first.
 * @returns `absent` for an hour that does not exist (last Sunday of March), `malformed` for anything that is no date.
 */
export function instantOf(local: string, zone: string): Date | 'absent' | 'malformed' {
  if (!LOCAL_TIME.test(local)) return 'malformed';
  let plain: Temporal.PlainDateTime;
  try {
    plain = Temporal.PlainDateTime.from(local, { overflow: 'reject' });
  } catch {
    return 'malformed';
  }
  const zoned = plain.toZonedDateTime(zone, { disambiguation: 'earlier' });
  if (!zoned.toPlainDateTime().equals(plain)) return 'absent';
  return new Date(zoned.epochMilliseconds);
}

/** The local time `YYYY-MM-DDTHH:MM` of an instant in a zone. */
export function localOf(instant: Date, zone: string): string {
  return zoned(instant, zone).toPlainDateTime().toString({ smallestUnit: 'minute' });
}

/** The local date `YYYY-MM-DD` of an instant in a zone. */
export function localDateOf(instant: Date, zone: string): string {
  return zoned(instant, zone).toPlainDate().toString();
}

/** The instant of an hour `HH:MM` so many local days after (or before) an instant's local day. */
export function instantOnDay(instant: Date, zone: string, days: number, time: string): Date {
  const day = zoned(instant, zone).toPlainDate().add({ days });
  return new Date(day.toZonedDateTime({ timeZone: zone, plainTime: time }).epochMilliseconds);
}

function zoned(instant: Date, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(zone);
}
