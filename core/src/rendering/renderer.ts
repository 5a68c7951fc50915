import type { Logger } from 'pino';
import type { Database } from '../database/database.js';
import { entering } from '../database/enter.js';
import type { Visit } from '../http/visit.js';
import type { PageAnswer, Typed } from '../http/request.js';
import type { Access } from '../http/routes.js';
import type { Permissions } from '../permissions/permissions.js';
import type { Registry } from '../plugins/declarations.js';
import type { SlotPiece } from '../plugins/host.js';
import type { Assets } from './assets.js';
import type { Messages } from './messages.js';
import { pageData, type PageHouse } from './page-data.js';
import type { ViewData } from './view-helpers.js';
import type { Views } from './views.js';

/** A slow slot is left out: the page goes without it. */
const SLOT_LIMIT_MS = 500;

export interface RendererHouse extends PageHouse {
  database: Database;
  views: Views;
  messages: Messages;
  assets: Assets;
  registry: Registry;
  permissions: Permissions;
  log: Logger;
  knowsPlugin(id: string): boolean;
}

interface PageOptions {
  path: string;
  csrf: string;
  notice: { kind: 'done' | 'warning' | 'error'; text: string } | null;
  typed: Typed | null;
}

interface Fill {
  slot: string;
  owner: string;
  access: Access;
  fill: (context: never) => Promise<SlotPiece | null>;
}

/** Draws pages: gathers the slots after the transaction ended, then fills the view without waiting for anything. */
export class Renderer {
  constructor(private readonly house: RendererHouse) {}

  async page(answer: PageAnswer, visit: Visit, options: PageOptions): Promise<string> {
    const section = answer.section ?? visit.section;
    const data = this.#data(visit, section?.zone ?? 'Europe/Paris', options.csrf);
    data.slots = await this.#slots(answer, visit, data);
    const problems = options.typed?.problems ?? {};
    const context = {
      ...answer.model,
      page: pageData(this.house, { ...visit, section }, answer, options.path, options.notice),
      form: {
        values: options.typed?.values ?? {},
        problems,
        problemList: Object.entries(problems).map(([field, sentence]) => ({ field, sentence })),
        failed: options.typed !== null,
      },
    };
    return this.house.views.render(answer.view, context, data);
  }

  /** A partial alone: a live update, drawn once for everybody who watches in that language. */
  fragment(view: string, model: object, visit: Pick<Visit, 'locale'>, zone: string): string {
    return this.house.views.render(view, { ...model }, this.#data(visit, zone, ''));
  }

  #data(visit: Pick<Visit, 'locale'>, zone: string, csrf: string): ViewData {
    const { messages, assets, database } = this.house;
    return {
      locale: visit.locale,
      zone,
      now: database.clock(),
      messages,
      slots: {},
      csrf,
      asset: (name) => assets.address(name),
    };
  }

  async #slots(answer: PageAnswer, visit: Visit, data: ViewData): Promise<Record<string, string>> {
    const fills = this.house.views
      .slotsOf(answer.view)
      .flatMap((slot) => this.house.registry.slot(slot) as unknown as Fill[])
      .filter((fill) => this.#wanted(fill, answer, visit));
    if (fills.length === 0) return {};
    // All together on one connection, in two round trips; where one fails, each again on its own, so that only the
    // faulty one is missing.
    const pieces = await this.#gather(fills, answer, visit).catch(async () => {
      const alone = await Promise.allSettled(
        fills.map(async (fill) => (await this.#gather([fill], answer, visit))[0] ?? null),
      );
      return alone.map((result, index) => {
        if (result.status === 'fulfilled') return result.value;
        this.house.log.error(
          { plugin: fills[index]!.owner, slot: fills[index]!.slot, err: result.reason as Error },
          'a slot was left out',
        );
        return null;
      });
    });
    const drawn = fills
      .map((fill, index) => ({ fill, piece: pieces[index] ?? null }))
      .filter((one): one is { fill: Fill; piece: SlotPiece } => one.piece !== null)
      .sort((a, b) => (a.piece.order ?? 100) - (b.piece.order ?? 100));
    const html: Record<string, string> = {};
    for (const { fill, piece } of drawn) {
      try {
        html[fill.slot] = (html[fill.slot] ?? '') + this.house.views.render(piece.view, piece.model, data);
      } catch (error) {
        this.house.log.error({ plugin: fill.owner, slot: fill.slot, err: error as Error }, 'a slot was left out');
      }
    }
    return html;
  }

  #wanted(fill: Fill, answer: PageAnswer, { person, section, states }: Visit): boolean {
    const place = answer.section ?? section;
    const { access } = fill;
    if (place && this.house.knowsPlugin(fill.owner) && !this.house.isOn(fill.owner, states, place.path)) return false;
    if (access.kind === 'public') return true;
    if (!person) return false;
    if (access.kind === 'signed-in') return true;
    if (access.kind === 'network') return person.member;
    if (!place) return false;
    if (access.kind === 'member') return person.sectionIds.includes(place.id);
    return access.kind === 'permission' && this.house.permissions.allowed(person, access.permission, place.path);
  }

  async #gather(fills: Fill[], answer: PageAnswer, visit: Visit): Promise<(SlotPiece | null)[]> {
    const { database, messages } = this.house;
    const parameters = {
      person: visit.person?.id ?? null,
      sections: visit.visible,
      member: visit.person?.member ?? false,
    };
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer within ${SLOT_LIMIT_MS} ms`)), SLOT_LIMIT_MS);
    });
    try {
      const gathering: Promise<(SlotPiece | null)[]> = database.work(
        { readOnly: true, timeout: SLOT_LIMIT_MS, ahead: true, enter: entering.again(parameters) },
        async (work) =>
          Promise.all(
            fills.map(({ fill }) =>
              fill({
                work,
                person: visit.person,
                section: answer.section ?? visit.section,
                locale: visit.locale,
                facts: answer.slots,
                t: (key: string, values?: Record<string, string | number>) => messages.text(visit.locale, key, values),
              } as never),
            ),
          ),
      );
      gathering.catch(() => undefined);
      return await Promise.race([gathering, late]);
    } finally {
      clearTimeout(timer);
    }
  }
}
