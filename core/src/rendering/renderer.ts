import type { Visit } from '../http/visit.js';
import type { PageAnswer, Typed } from '../http/request.js';
import type { Assets } from './assets.js';
import { pageData, type PageHouse } from './page-data.js';
import { Slots, type SlotsHouse } from './slots.js';
import type { ViewData } from './view-helpers.js';

export interface RendererHouse extends PageHouse, SlotsHouse {
  assets: Assets;
}

interface PageOptions {
  path: string;
  csrf: string;
  notice: { kind: 'done' | 'warning' | 'error'; text: string } | null;
  typed: Typed | null;
}

/** Draws pages: gathers the slots after the transaction ended, then fills the view without waiting for anything. */
export class Renderer {
  readonly #slots: Slots;

  constructor(private readonly house: RendererHouse) {
    this.#slots = new Slots(house);
  }

  async page(answer: PageAnswer, visit: Visit, options: PageOptions): Promise<string> {
    const section = answer.section ?? visit.section;
    const data = this.#data(visit, section?.zone ?? 'Europe/Paris', options.csrf);
    data.slots = await this.#slots.of(answer, visit, data);
    const problems = options.typed?.problems ?? {};
    const context = {
      ...answer.model,
      page: pageData(this.house, { ...visit, section }, answer, options.path, options.notice),
      form: {
        values: texts(options.typed?.values ?? {}),
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
}

/** What a view may show again of what was typed: texts, and lists of them. A handler reads the rest by its own schema. */
function texts(values: Record<string, unknown>): Record<string, unknown> {
  const isText = (value: unknown) => typeof value !== 'object' || value === null;
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => (Array.isArray(value) ? value.every(isText) : isText(value))),
  );
}
