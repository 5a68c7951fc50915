import type { PlannedAction } from './seed-actions.js';
import type { Comer, Diary, Filled } from './seed-seats.js';

/** An action that every demonstration holds, so that there is something to do when one signs in. */
export interface ShownAction {
  action: PlannedAction;
  /** How one of its shifts stands. `accounts`: the people whose sign-in links are printed; times in days. */
  draw(
    index: number,
    comers: readonly Comer[],
    accounts: readonly number[],
    from: number,
    to: number,
    diary: Diary,
  ): Filled;
}

/** The section in which they are, and how many of its first members have accounts to sign in with. */
export const SHOWN = { slug: 'strasbourg-centre', accounts: 3 };

const hour = (hours: number) => hours * 60;

/** `weekday` of the first day: 1 is Monday. */
export function shownActions(weekday: number): ShownAction[] {
  return [broglie(weekday), quinze(weekday)];
}

/** The next Saturday: 5 of 8 seats, two said no, four let their deadline pass; the second shift has just begun to fill. */
function broglie(weekday: number): ShownAction {
  return {
    action: {
      kind: 'leafleting',
      title: 'Tractage, marché de la place Broglie',
      details: 'On se retrouve devant les marches de l’opéra. Thomas apporte les tracts et le café.',
      place: 'place Broglie, devant l’opéra',
      commune: '67482',
      circle: 'public',
      day: (6 - weekday + 7) % 7 || 7,
      shifts: [
        { from: hour(9), to: hour(11), need: 8, experienced: 1 },
        { from: hour(11), to: hour(13), need: 6, experienced: 1 },
      ],
    },
    draw(index, comers, accounts, from, to, diary) {
      const organiser = accounts[1]!;
      const free = others(comers, accounts).filter((person) => !diary.isBusy(person, from, to));
      const coming = index === 0 ? [organiser, ...free.slice(0, 4)] : free.slice(0, 1);
      for (const person of coming) diary.book(person, from, to);
      if (index > 0)
        return { bookings: coming.map((person) => ({ person, origin: 'volunteer', came: null })), asks: [] };
      // Long enough ago for the deadline to be over on the first day, whatever weekday that is.
      const at = Math.min(-2.3, from - 3.4);
      return {
        bookings: coming.map((person) => ({ person, origin: person === organiser ? 'volunteer' : 'ask', came: null })),
        asks: [
          ...asks(coming.slice(1), 'yes', at, diary),
          ...asks(free.slice(4, 6), 'no', at, diary),
          ...asks(free.slice(6, 10), null, at, diary),
        ],
      };
    },
  };
}

/** A weekday evening: two come, one said no, and a militant's answer is awaited. */
function quinze(weekday: number): ShownAction {
  const thursday = (4 - weekday + 7) % 7;
  return {
    action: {
      kind: 'canvassing',
      title: 'Porte-à-porte, quartier des Quinze',
      details: 'Par équipes de deux, avec les listes d’immeubles. On finit par un verre à l’Orangerie.',
      place: 'quartier des Quinze, angle avenue de la Forêt-Noire',
      commune: '67482',
      circle: 'section',
      day: thursday < 2 ? thursday + 7 : thursday,
      shifts: [{ from: hour(18), to: hour(20), need: 6, experienced: 1 }],
    },
    draw(_index, comers, accounts, from, to, diary) {
      const free = others(comers, accounts).filter(
        (person) => !diary.isBusy(person, from, to) && diary.mayAsk(person, -0.25),
      );
      const coming = free.slice(0, 2);
      for (const person of coming) diary.book(person, from, to);
      return {
        bookings: coming.map((person) => ({ person, origin: 'ask', came: null })),
        asks: [
          ...asks(coming, 'yes', -0.25, diary),
          ...asks(free.slice(2, 3), 'no', -0.25, diary),
          ...asks([accounts[2]!, ...free.slice(3, 4)], null, -0.25, diary),
        ],
      };
    },
  };
}

function others(comers: readonly Comer[], accounts: readonly number[]): number[] {
  return comers.filter(({ person, free }) => free && !accounts.includes(person)).map(({ person }) => person);
}

/** Silence from before yesterday has passed its deadline. */
function asks(people: readonly number[], answer: 'yes' | 'no' | null, at: number, diary: Diary): Filled['asks'] {
  for (const person of people) diary.ask(person, at);
  return people.map((person) => ({ person, answer, at, lapsed: answer === null && at < -2 }));
}
