import { fileURLToPath } from 'node:url';
import {
  house,
  type CapturedMail,
  type Client,
  type House,
  type MadePerson,
  type MadeSection,
} from '@lacoopol/core/testing';
import agenda from './plugin.js';
import type { Asked, Availability, CandidateList } from './shapes.js';

/** Monday 30 November 2026, ten in the morning in Strasbourg. */
export const MONDAY = '2026-11-30T09:00:00Z';

export interface BoardJson {
  need: number;
  yes: number;
  no: number;
  notThisWeek: number;
  silent: number;
  waiting: number;
  seats: number;
}

export interface ActionJson {
  id: number;
  sequence: number;
  status: string;
  notes: string[];
  shifts: { id: number; startsAt: string; endsAt: string; need: number; taken: number; cancelled: boolean }[];
}

/** A section with an organiser, and what the tests of the agenda do over and over. */
export class Scene {
  readonly #clients = new Map<string, Client>();

  private constructor(
    readonly site: House,
    readonly national: MadeSection,
    readonly federation: MadeSection,
    readonly section: MadeSection,
    readonly organiser: MadePerson,
  ) {}

  static async open(): Promise<Scene> {
    const site = await house([{ plugin: agenda, folder: fileURLToPath(new URL('..', import.meta.url)) }]);
    site.clock.set(MONDAY);
    const national = await site.make.section({ kind: 'national' });
    const federation = await site.make.section({ kind: 'federation', parent: national });
    const section = await site.make.section({ parent: federation });
    const organiser = await site.make.member(section, {
      roles: ['organiser'],
      givenName: 'Claire',
      familyName: 'Schmitt',
    });
    return new Scene(site, national, federation, section, organiser);
  }

  async as(person?: { email: string }): Promise<Client> {
    const key = person?.email ?? '';
    const client = this.#clients.get(key) ?? (await this.site.client(person));
    this.#clients.set(key, client);
    return client;
  }

  /** Calls the API as somebody and answers the JSON. @throws where the status is another */
  async call<T>(
    person: MadePerson,
    method: 'GET' | 'POST' | 'PUT' | 'PATCH',
    path: string,
    body?: unknown,
    status = 200,
  ): Promise<T> {
    const reply = await (await this.as(person)).api(method, `/api/v1${path}`, body);
    if (reply.status !== status) throw new Error(`${method} ${path} answered ${reply.status}: ${reply.text}`);
    return reply.json<T>();
  }

  /** A member who said when they are free: on Saturdays from eight to one, unless told. */
  async free(said: Partial<Availability> = {}, who: Parameters<House['make']['person']>[0] = {}): Promise<MadePerson> {
    const person = await this.site.make.member(this.section, who);
    await this.say(person, said);
    return person;
  }

  say(person: MadePerson, said: Partial<Availability> = {}): Promise<unknown> {
    return this.call(person, 'PUT', '/me/availability', {
      weekly: [{ day: 6, start: '08:00', end: '13:00' }],
      ...said,
    });
  }

  /** An action on Saturday 5 December: nine to eleven for `need` people, unless shifts are given. */
  plan(need: number, more: Record<string, unknown> = {}): Promise<ActionJson> {
    const shifts = [
      { start: '2026-12-05T09:00', end: '2026-12-05T11:00', need, experienced: more['experienced'] ?? 0 },
    ];
    const { experienced: _experienced, ...rest } = more;
    return this.call<ActionJson>(
      this.organiser,
      'POST',
      `/sections/${this.section.slug}/actions`,
      { ...SATURDAY, shifts, ...rest },
      201,
    );
  }

  async shift(need: number, more: Record<string, unknown> = {}): Promise<number> {
    return (await this.plan(need, more)).shifts[0]!.id;
  }

  candidates(shift: number, limit = 50): Promise<CandidateList> {
    return this.call(this.organiser, 'GET', `/shifts/${shift}/candidates?limit=${limit}`);
  }

  ask(shift: number, order: { count: number } | { people: number[] }, status = 200): Promise<Asked> {
    return this.call(this.organiser, 'POST', `/shifts/${shift}/asks`, order, status);
  }

  board(shift: number): Promise<BoardJson> {
    return this.call(this.organiser, 'GET', `/shifts/${shift}`);
  }

  /** The one-tap address in the last mail that asks somebody. */
  async link(person: MadePerson): Promise<string> {
    const mail = (await this.mailsTo(person, 'agenda/ask')).at(-1);
    const path = /\/r\/[\w.-]+/.exec(mail?.body ?? '')?.[0];
    if (!path) throw new Error(`${person.name} was not asked.`);
    return path;
  }

  /** Answers by the link of the mail, without being signed in, and lets the worker do what follows. */
  async answer(person: MadePerson, answer: 'yes' | 'no' | 'not-this-week'): Promise<number> {
    const reply = await (await this.as()).post(await this.link(person), { answer });
    await this.site.work();
    return reply.status;
  }

  async mailsTo(person: MadePerson, kind?: string): Promise<CapturedMail[]> {
    const mails = await this.site.mails();
    return mails.filter((mail) => mail.recipient === person.email && (kind === undefined || mail.kind === kind));
  }

  /** Who was asked so far, in order, by the mails that left. */
  async asked(): Promise<string[]> {
    return (await this.site.mails()).filter((mail) => mail.kind === 'agenda/ask').map((mail) => mail.recipient);
  }

  close(): Promise<void> {
    return this.site.close();
  }
}

export const SATURDAY = {
  kind: 'leafleting',
  title: 'Tractage, marché de la place Broglie',
  circle: 'section',
  place: { label: 'place Broglie, devant l’opéra', commune: '67482' },
};
