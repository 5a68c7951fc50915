import type { Locale } from '../http/request.js';

export type DateStyle =
  | 'day'
  | 'dayShort'
  | 'time'
  | 'dayTime'
  | 'full'
  | 'relative'
  | 'weekday'
  | 'monthYear'
  | 'weekdayShort'
  | 'dayNumber'
  | 'monthShort';

const PATTERNS: Record<Exclude<DateStyle, 'time' | 'dayTime' | 'full' | 'relative'>, Intl.DateTimeFormatOptions> = {
  day: { weekday: 'long', day: 'numeric', month: 'long' },
  dayShort: { weekday: 'short', day: 'numeric', month: 'short' },
  weekday: { weekday: 'long' },
  monthYear: { month: 'long', year: 'numeric' },
  weekdayShort: { weekday: 'short' },
  dayNumber: { day: 'numeric' },
  monthShort: { month: 'short' },
};

const formats = new Map<string, Intl.DateTimeFormat>();
// Formatting costs microseconds and a page says the same times over and over.
const said = new Map<string, string>();
const MOST_SAID = 20_000;
// A day of this year is said without its year.
let yearOfSaid = 0;

/** Dates and times as people say them: "samedi 5 décembre", "9 h 30", "samedi 5 décembre, 9 h–11 h". */
export function sayDate(iso: string | Date, style: DateStyle, locale: Locale, zone: string, now: Date): string {
  if (style === 'relative') return relative(new Date(iso), locale, now);
  const year = now.getUTCFullYear();
  if (year !== yearOfSaid || said.size >= MOST_SAID) said.clear();
  yearOfSaid = year;
  const key = `${typeof iso === 'string' ? iso : iso.getTime()} ${style} ${locale} ${zone}`;
  let text = said.get(key);
  if (text === undefined) {
    text = say(new Date(iso), style, locale, zone, now);
    said.set(key, text);
  }
  return text;
}

function say(instant: Date, style: Exclude<DateStyle, 'relative'>, locale: Locale, zone: string, now: Date): string {
  if (style === 'time') return time(instant, locale, zone);
  if (style === 'dayTime') return `${say(instant, 'day', locale, zone, now)}, ${time(instant, locale, zone)}`;
  if (style === 'full')
    return `${formatter({ ...PATTERNS.day, year: 'numeric' }, locale, zone).format(instant)}, ${time(instant, locale, zone)}`;
  const sameYear =
    formatter({ year: 'numeric' }, locale, zone).format(instant) ===
    formatter({ year: 'numeric' }, locale, zone).format(now);
  const options = style === 'day' && !sameYear ? { ...PATTERNS.day, year: 'numeric' as const } : PATTERNS[style];
  return formatter(options, locale, zone)
    .format(instant)
    .replace(/\b1 (?=\p{L})/u, locale === 'fr' ? '1er ' : '1 ');
}

/** "9 h–11 h", or both days where it runs past midnight. */
export function sayTimes(start: string | Date, end: string | Date, locale: Locale, zone: string, now: Date): string {
  const from = sayDate(start, 'time', locale, zone, now);
  const to = sayDate(end, 'time', locale, zone, now);
  return `${from}–${to}`;
}

/** "samedi 5 décembre, 9 h–11 h". */
export function sayRange(start: string | Date, end: string | Date, locale: Locale, zone: string, now: Date): string {
  const firstDay = sayDate(start, 'day', locale, zone, now);
  const lastDay = sayDate(end, 'day', locale, zone, now);
  if (firstDay === lastDay) return `${firstDay}, ${sayTimes(start, end, locale, zone, now)}`;
  return `${sayDate(start, 'dayTime', locale, zone, now)} – ${sayDate(end, 'dayTime', locale, zone, now)}`;
}

function time(instant: Date, locale: Locale, zone: string): string {
  const parts = formatter({ hour: 'numeric', minute: '2-digit', hourCycle: 'h23' }, locale, zone).formatToParts(
    instant,
  );
  const hour = Number(parts.find((part) => part.type === 'hour')?.value ?? 0);
  const minute = parts.find((part) => part.type === 'minute')?.value ?? '00';
  // No-break spaces keep "9 h 30" on one line.
  if (locale === 'fr') return minute === '00' ? `${hour}\u00A0h` : `${hour}\u00A0h\u00A0${minute}`;
  const half = hour < 12 ? 'am' : 'pm';
  const twelve = hour % 12 === 0 ? 12 : hour % 12;
  return minute === '00' ? `${twelve}\u00A0${half}` : `${twelve}:${minute}\u00A0${half}`;
}

function relative(instant: Date, locale: Locale, now: Date): string {
  const seconds = (instant.getTime() - now.getTime()) / 1000;
  const units: [Intl.RelativeTimeFormatUnit, number][] = [
    ['day', 86_400],
    ['hour', 3_600],
    ['minute', 60],
  ];
  const [unit, size] = units.find(([, length]) => Math.abs(seconds) >= length) ?? ['minute', 60];
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(Math.round(seconds / size), unit);
}

function formatter(options: Intl.DateTimeFormatOptions, locale: Locale, zone: string): Intl.DateTimeFormat {
  const key = `${locale} ${zone} ${JSON.stringify(options)}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(locale === 'fr' ? 'fr-FR' : 'en-GB', { ...options, timeZone: zone });
    formats.set(key, format);
  }
  return format;
}
