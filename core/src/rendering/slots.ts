import type { Logger } from 'pino';
import type { Database } from '../database/database.js';
import { entering, type DecidedState } from '../database/enter.js';
import type { PageAnswer } from '../http/request.js';
import type { Access } from '../http/routes.js';
import type { Visit } from '../http/visit.js';
import { mayEnter } from '../permissions/may-enter.js';
import type { Permissions } from '../permissions/permissions.js';
import { atWork } from '../plugins/at-work.js';
import type { Registry } from '../plugins/declarations.js';
import type { FaultLog } from '../plugins/fault-log.js';
import type { SlotContext, SlotPiece } from '../plugins/host.js';
import { fullName } from '../plugins/routers.js';
import type { Messages } from './messages.js';
import { Patience } from './patience.js';
import type { ViewData } from './view-helpers.js';
import type { Views } from './views.js';

/** A slow piece is left out: the page goes without it. */
const TOGETHER_MS = 400;
const ALONE_MS = 250;
/** What the database says to a query after another one failed in the same transaction. */
const SPOILT = '25P02';

export interface SlotsHouse {
  database: Database;
  views: Views;
  messages: Messages;
  registry: Registry;
  permissions: Permissions;
  faultLog: FaultLog;
  log: Logger;
  isOn(plugin: string, states: readonly DecidedState[], path: readonly number[]): boolean;
  knowsPlugin(id: string): boolean;
}

interface Fill {
  slot: string;
  owner: string;
  access: Access;
  fill: (context: SlotContext) => Promise<SlotPiece | null>;
}

/** What became of one filling: a piece or nothing, an error, or neither when time was up. */
type Outcome = { piece: SlotPiece | null } | { error: Error } | undefined;

/** Gathers what plugins put into the slots of a page; a piece that fails or is slow is left out, and told. */
export class Slots {
  readonly #patience = new Patience();

  constructor(private readonly house: SlotsHouse) {}

  /** The HTML of each slot that the answer's view shows. */
  async of(answer: PageAnswer, visit: Visit, data: ViewData): Promise<Record<string, string>> {
    const fills = this.house.views
      .slotsOf(answer.view)
      .flatMap((slot) => this.house.registry.slot(slot))
      .filter((one) => this.#wanted(one, answer, visit) && this.#patience.has(one.fill));
    if (fills.length === 0) return {};
    const drawn: { slot: string; order: number; html: string }[] = [];
    const pieces = await this.#pieces(fills, answer, visit);
    for (const [index, one] of fills.entries()) {
      const outcome = pieces[index];
      if (!outcome) continue;
      try {
        if ('error' in outcome) throw outcome.error;
        const { piece } = outcome;
        if (piece) {
          const html = this.house.views.render(piece.view, piece.model, data);
          drawn.push({ slot: one.slot, order: piece.order ?? 100, html });
        }
        this.#patience.restore(one.fill);
      } catch (error) {
        this.#patience.lose(one.fill);
        const sentence = `Its piece for ${one.slot} was left out: ${(error as Error).message}`;
        this.house.faultLog.note(one.owner, 'slot', sentence, error);
      }
    }
    const html: Record<string, string> = {};
    for (const piece of drawn.sort((a, b) => a.order - b.order))
      html[piece.slot] = (html[piece.slot] ?? '') + piece.html;
    return html;
  }

  /**
   * All together on one connection, in two round trips. What one of them spoilt or held up for others is asked again, each
   * alone, so that only the faulty one is missing.
   */
  async #pieces(fills: Fill[], answer: PageAnswer, visit: Visit): Promise<Outcome[]> {
    const outcomes = await this.#round(fills, answer, visit, TOGETHER_MS);
    if (!outcomes) return [];
    const late = outcomes.filter((outcome) => !outcome).length;
    return Promise.all(
      outcomes.map(async (outcome, index) => {
        if (outcome && !('error' in outcome && (outcome.error as { code?: string }).code === SPOILT)) return outcome;
        if (!outcome && late === 1) return tooLate(fills[index]!, TOGETHER_MS);
        const [again] = (await this.#round([fills[index]!], answer, visit, ALONE_MS)) ?? [];
        return again ?? tooLate(fills[index]!, ALONE_MS);
      }),
    );
  }

  /** @returns null where the database did not even let them begin: nobody's fault */
  async #round(fills: Fill[], answer: PageAnswer, visit: Visit, limit: number): Promise<Outcome[] | null> {
    const outcomes: Outcome[] = fills.map(() => undefined);
    const parameters = {
      person: visit.person?.id ?? null,
      sections: visit.visible,
      member: visit.person?.member ?? false,
    };
    let began = false;
    const time = timeUp(limit);
    // Not waited for beyond the limit: what is still under way then ends with the database's own timeout.
    const gathering = this.house.database.work(
      { readOnly: true, timeout: limit, ahead: true, enter: entering.again(parameters) },
      async (work) => {
        began = true;
        const each = fills.map(async (one, index) => {
          try {
            outcomes[index] = { piece: await one.fill(this.#context(one, work, answer, visit)) };
          } catch (error) {
            outcomes[index] = { error: error instanceof Error ? error : new Error(String(error)) };
          }
        });
        await Promise.race([Promise.all(each), time.up]);
      },
    );
    const failed = gathering.then(
      () => null,
      (error: Error) => error,
    );
    const error = await Promise.race([failed, time.up]);
    time.stop();
    if (!began) this.house.log.warn({ err: error ?? undefined }, 'no slot was filled: the database let none begin');
    return began ? [...outcomes] : null;
  }

  #context({ owner }: Fill, work: SlotContext['work'], answer: PageAnswer, visit: Visit): SlotContext {
    const { messages, permissions } = this.house;
    const here = answer.section ?? visit.section;
    return {
      work,
      person: visit.person,
      section: here,
      locale: visit.locale,
      facts: answer.slots,
      may: (permission, section = here ?? undefined) =>
        section !== undefined && permissions.allowed(visit.person, fullName(owner, permission), section.path),
      t: (key, values) => messages.text(visit.locale, key, values),
    };
  }

  #wanted(fill: Fill, answer: PageAnswer, { person, section, states }: Visit): boolean {
    const place = answer.section ?? section;
    if (place && this.house.knowsPlugin(fill.owner) && !this.house.isOn(fill.owner, states, place.path)) return false;
    return mayEnter(this.house.permissions, fill.access, person, place);
  }
}

function tooLate({ owner }: Fill, limit: number): Outcome {
  atWork.giveUp(owner);
  return { error: new Error(`no answer within ${limit} ms`) };
}

function timeUp(limit: number): { up: Promise<null>; stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  const up = new Promise<null>((done) => {
    timer = setTimeout(done, limit, null);
  });
  return { up, stop: () => clearTimeout(timer) };
}
