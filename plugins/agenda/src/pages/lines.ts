import type { Person, Section, SlotContext } from '@lacoopol/core/sdk';
import { organisesHere } from '../services.js';
import type { ActionView, Place, Say, ShiftView } from '../shapes.js';

/** Who reads a page, as far as its lines differ by reader. */
export interface Reader {
  person: Person | null;
  /** May organise in the section of the action, and belongs to it. */
  organises: boolean;
  /** May put their name down here. */
  mayCome: boolean;
  now: Date;
  t: Say;
  /** Shifts where the reader was asked and has not answered: shift id to ask id. */
  asked: ReadonlyMap<number, number>;
}

/** Where a tap leads back to; the page that shows the button says so in the field `back`. */
export type Back = 'agenda' | 'action' | 'section' | 'me';

/** Whether a person organises in a section from within. */
export function organisesIn(slot: Pick<SlotContext, 'person' | 'may'>, section: { id: number } | null): boolean {
  // Only the section itself is named: a role above it reaches down, and organises from there.
  return slot.person !== null && section !== null && slot.may('action.organise', { path: [section.id] });
}

/** Whether whoever asks may organise in the section of the address, and sees it from within. */
export function mayOrganise(request: {
  person: Person | null;
  section: Section;
  may(permission: string): boolean;
}): boolean {
  return request.person !== null && organisesHere(request.person, request.section) && request.may('action.organise');
}

export const agendaOf = (slug: string) => `/sections/${slug}/agenda`;
export const actionOf = (slug: string, action: number) => `${agendaOf(slug)}/${action}`;
export const shiftOf = (slug: string, shift: number) => `${agendaOf(slug)}/creneaux/${shift}`;

/** The commune where the meeting point's label does not name it already. */
export function communeBeside(place: Place): string | null {
  return place.label.toLowerCase().includes(place.commune.name.toLowerCase()) ? null : place.commune.name;
}

/** The meeting point in a line, commune included. */
export function where(place: Place): string {
  const commune = communeBeside(place);
  return commune ? `${place.label}, ${commune}` : place.label;
}

/** The meeting point as a sentence takes it: "place Broglie" of "place Broglie, devant l'opéra". */
export function spot(place: Place): string {
  return place.label.split(',')[0]!.trim();
}

const SOON_MS = 6 * 86_400_000;

/** Within six days the day of the week says it all. */
export function soon(instant: string, now: Date): boolean {
  const ahead = new Date(instant).getTime() - now.getTime();
  return ahead > -86_400_000 && ahead < SOON_MS;
}

/** Shifts that people can still come to or that are on: neither taken out nor over. */
export function ahead(action: ActionView, now: Date): ShiftView[] {
  return action.shifts.filter((shift) => !shift.cancelled && new Date(shift.endsAt) > now);
}

/** Whether the reader could take a seat, or a place in the waiting list, in one tap. */
export function joinable(action: ActionView, shift: ShiftView, reader: Reader): boolean {
  return reader.mayCome && action.status === 'planned' && !shift.cancelled && !shift.started && shift.mine === null;
}

/** The model of `agenda/parts/shift-line`. */
function shiftLine(action: ActionView, shift: ShiftView, reader: Reader, back: Back) {
  const ask = shift.mine === null ? (reader.asked.get(shift.id) ?? null) : null;
  const over = shift.started || action.status === 'cancelled';
  return {
    start: shift.startsAt,
    end: shift.endsAt,
    missing: shift.free,
    counts: reader.person !== null && !over,
    over,
    state: shift.mine ?? (ask === null ? 'free' : 'asked'),
    volunteer:
      !reader.organises && ask === null && shift.free > 0 && joinable(action, shift, reader)
        ? `${shiftOf(action.section.slug, shift.id)}/venir`
        : null,
    answer: ask === null || over ? null : `/moi#demande-${ask}`,
    board: reader.organises && !over ? shiftOf(action.section.slug, shift.id) : null,
    back,
    title: action.title,
  };
}

/** The model of `agenda/parts/action-line`. */
export function actionLine(action: ActionView, reader: Reader, back: Back, options: { sectionName?: boolean } = {}) {
  const shown = ahead(action, reader.now);
  return {
    href: actionOf(action.section.slug, action.id),
    title: action.title,
    where: where(action.place),
    circle: action.circle,
    cancelled: action.status === 'cancelled',
    sectionName: options.sectionName ? action.section.name : null,
    shifts: (shown.length > 0 ? shown : action.shifts).map((shift) => shiftLine(action, shift, reader, back)),
  };
}

/** Two letters for a round badge. */
export function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  return `${words[0]?.[0] ?? ''}${words.length > 1 ? (words.at(-1)![0] ?? '') : ''}`.toUpperCase();
}

/** Text of several lines as paragraphs. */
export function paragraphs(text: string): string[] {
  return text
    .split(/\n{1,}/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
