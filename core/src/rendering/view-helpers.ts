import Handlebars from 'handlebars';
import type { Locale } from '../http/request.js';
import { icon } from './icons.js';
import { sayDate, sayRange, sayTimes, type DateStyle } from './dates.js';
import type { Messages, Values } from './messages.js';

/** What helpers read beside the view model: who looks, where, when. */
export interface ViewData {
  locale: Locale;
  zone: string;
  now: Date;
  messages: Messages;
  /** Gathered HTML by slot. */
  slots: Record<string, string>;
  csrf: string;
  asset(name: string): string;
}

interface HelperOptions {
  hash: Record<string, unknown>;
  data: ViewData;
}

const safe = (html: string) => new Handlebars.SafeString(html);

/** The only helpers there are; anything else in a view is a fault found when it is compiled. */
export const helpers = {
  t: (key: string, { hash, data }: HelperOptions) => data.messages.text(data.locale, key, hash as Values),
  date: (instant: string, style: DateStyle, { data }: HelperOptions) =>
    sayDate(instant, style, data.locale, data.zone, data.now),
  range: (start: string, end: string, { data }: HelperOptions) =>
    sayRange(start, end, data.locale, data.zone, data.now),
  times: (start: string, end: string, { data }: HelperOptions) =>
    sayTimes(start, end, data.locale, data.zone, data.now),
  number: (value: number, { data }: HelperOptions) => numberFormats[data.locale].format(value),
  icon: (name: string) => safe(icon(name)),
  asset: (name: string, { data }: HelperOptions) => data.asset(name),
  // A plain '' where nothing came, so that {{#if (slot …)}} can tell.
  slot: (name: string, { data }: HelperOptions) => (data.slots[name] ? safe(data.slots[name]) : ''),
  csrf: ({ data }: HelperOptions) => safe(`<input type="hidden" name="_csrf" value="${data.csrf}">`),
  eq: (a: unknown, b: unknown) => a === b,
  not: (value: unknown) => !truthy(value),
  or: (...values: unknown[]) => values.slice(0, -1).some(truthy),
  and: (...values: unknown[]) => values.slice(0, -1).every(truthy),
};

export const HELPER_NAMES = Object.keys(helpers);

const numberFormats = { fr: new Intl.NumberFormat('fr-FR'), en: new Intl.NumberFormat('en-GB') };

// As {{#if}} sees it: an empty list is nothing.
function truthy(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}
