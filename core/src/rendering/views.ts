import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import Handlebars from 'handlebars';
import type { ShownPackage } from './packages.js';
import { helpers, HELPER_NAMES } from './view-helpers.js';

type Template = (context: object, options: { data: object }) => string;

interface View {
  source: string;
  file: string;
  template: Template | null;
}

const SLOT = /\{\{\s*slot\s+"([^"]+)"/g;
const INCLUDED = /\{\{~?#?>\s*"?([\w/@.-]+)"?/g;

/** All views of the house in one flat map, resolved once: theme over plugin over core. */
export class Views {
  readonly #handlebars = Handlebars.create();
  readonly #views = new Map<string, View>();
  readonly #slots = new Map<string, string[]>();

  /** @param theme folder of the theme, whose `views/NAMESPACE/…` override those of the packages */
  constructor(packages: readonly ShownPackage[], theme: string | null) {
    this.#handlebars.registerHelper(helpers);
    for (const shown of packages) this.#read(join(shown.folder, 'views'), shown.id);
    if (theme) this.#override(join(theme, 'views'));
    const partials: Record<string, Template> = {};
    for (const name of this.#views.keys()) partials[name] = this.#lazy(name);
    this.#handlebars.registerPartial(partials as never);
  }

  has(name: string): boolean {
    return this.#views.has(name);
  }

  names(): string[] {
    return [...this.#views.keys()];
  }

  /** The text of a view; null where there is none. */
  source(name: string): string | null {
    return this.#views.get(name)?.source ?? null;
  }

  /** What keeps a view from being compiled; null where nothing does. */
  faultOf(name: string): string | null {
    try {
      this.#compile(name);
      return null;
    } catch (error) {
      return (error as Error).message;
    }
  }

  /** Compiles every view now, so that a fault is found at start and not by a visitor. @returns the faults by view */
  check(): Map<string, string> {
    const faults = new Map<string, string>();
    for (const name of this.#views.keys()) {
      const fault = this.faultOf(name);
      if (fault !== null) faults.set(name, fault);
    }
    return faults;
  }

  /** The HTML of a view. `data` is what helpers read: locale, zone, slots. @throws for a missing field, naming it */
  render(name: string, context: object, data: object): string {
    return this.#compile(name)(context, { data });
  }

  /** The slots that a view and what it includes show. */
  slotsOf(name: string): string[] {
    let slots = this.#slots.get(name);
    if (!slots) {
      const found = new Set<string>();
      this.#collectSlots(name, found, new Set());
      slots = [...found];
      this.#slots.set(name, slots);
    }
    return slots;
  }

  #collectSlots(name: string, found: Set<string>, seen: Set<string>): void {
    const view = this.#views.get(name);
    if (!view || seen.has(name)) return;
    seen.add(name);
    for (const [, slot] of view.source.matchAll(SLOT)) found.add(slot!);
    for (const [, included] of view.source.matchAll(INCLUDED)) this.#collectSlots(included!, found, seen);
  }

  #read(folder: string, namespace: string): void {
    if (!existsSync(folder)) return;
    for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.hbs')) continue;
      const name = `${namespace}/${relative('.', file).split(sep).join('/').slice(0, -'.hbs'.length)}`;
      this.#views.set(name, {
        source: readFileSync(join(folder, file), 'utf8'),
        file: join(folder, file),
        template: null,
      });
    }
  }

  /** A theme's view takes the name; what it overrides stays reachable as `NAME@plugin`. */
  #override(folder: string): void {
    if (!existsSync(folder)) return;
    for (const namespace of readdirSync(folder)) {
      const before = new Map(this.#views);
      this.#read(join(folder, namespace), namespace);
      for (const [name, view] of before) if (this.#views.get(name) !== view) this.#views.set(`${name}@plugin`, view);
    }
  }

  // Most views are never shown by a process: each is compiled when it is first needed.
  #lazy(name: string): Template {
    const proxy = ((context: object, options: { data: object }) => this.#compile(name)(context, options)) as Template;
    return Object.assign(proxy, { compiler: [8, '>= 4.3.0'], main: true });
  }

  #compile(name: string): Template {
    const view = this.#views.get(name);
    if (!view) throw new Error(`No view is named ${name}.`);
    if (!view.template) {
      const code = this.#handlebars.precompile(view.source, {
        strict: true,
        knownHelpersOnly: true,
        knownHelpers: Object.fromEntries(HELPER_NAMES.map((helper) => [helper, true])) as never,
        preventIndent: true,
        // The text part of a mail is no HTML.
        noEscape: name.endsWith('.txt'),
      }) as string;
      // Views come from the packages of this installation, never from input.
      // oxlint-disable-next-line no-new-func
      view.template = this.#handlebars.template(new Function(`return ${code}`)()) as unknown as Template;
    }
    return view.template;
  }
}
