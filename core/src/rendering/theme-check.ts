import { existsSync, readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import { StartupError } from '../errors.js';
import { icon } from './icons.js';
import type { ShownPackage } from './packages.js';
import { modelOf, type DocumentedModel } from './documented-model.js';
import { readTheme, type Theme } from './theme.js';
import { NEEDED_TOKENS, weakPairs } from './tokens.js';
import { fieldsOf, includesOf, literalCallsOf, type FieldUse } from './view-fields.js';
import { Views } from './views.js';

/** What is wrong with a theme. */
export interface ThemeFault {
  /** A page would fail, or lose its looks: the theme cannot be used. Otherwise it is worth mending. */
  fatal: boolean;
  /** Path inside the theme's folder. */
  file: string;
  line: number | null;
  sentence: string;
}

/**
 * Holds a theme to what it is drawn with: its manifest and tokens, and each of its views against the view that it
 * overrides. Nothing of it is run.
 * @param packages the core and the plugins whose views it may override
 */
export function checkTheme(folder: string, packages: readonly ShownPackage[], version: string): ThemeFault[] {
  let theme: Theme;
  try {
    theme = readTheme(folder, version);
  } catch (error) {
    if (!(error instanceof StartupError)) throw error;
    const [file = 'theme.json', ...rest] = error.message.slice(folder.length + 1).split(/(?<=\.(?:json|css)):? /);
    return [{ fatal: true, file, line: null, sentence: rest.join(' ') }];
  }
  return [...tokenFaults(theme), ...viewFaults(theme, packages)];
}

/** Refuses to start with a theme that would fail in front of people. @throws StartupError naming file and fault */
export function refuseFaultyTheme(folder: string, packages: readonly ShownPackage[], version: string): void {
  const fatal = checkTheme(folder, packages, version).filter((fault) => fault.fatal);
  if (fatal.length === 0) return;
  const lines = fatal.map((fault) => `  ${sayFault(fault)}`);
  throw new StartupError(`The theme in ${folder} cannot be used:\n${lines.join('\n')}`);
}

/** A fault in one line: `views/core/section.hbs:12: it draws…`. */
export function sayFault({ file, line, sentence }: ThemeFault): string {
  return `${file}${line === null ? '' : `:${line}`}: ${sentence}`;
}

function tokenFaults({ tokens, pairs, bar }: Theme): ThemeFault[] {
  const file = 'tokens.css';
  const needed = [...new Set([...NEEDED_TOKENS, bar, ...pairs.flatMap(([front, back]) => [front, back])])];
  const missing = needed
    .filter((name) => !tokens.light.has(name))
    .map((name) => ({ fatal: true, file, line: null, sentence: `--${name} is set nowhere.` }));
  const weak = weakPairs(tokens, pairs).map(({ scheme, pair: [front, back, wanted], ratio }) => ({
    fatal: false,
    file,
    line: null,
    sentence:
      ratio === null
        ? `--${front} on --${back} (${scheme}): the contrast cannot be reckoned, write both as #rrggbb.`
        : `--${front} on --${back} (${scheme}) has a contrast of ${ratio.toFixed(2)}, and needs ${wanted}.`,
  }));
  return [...missing, ...weak];
}

function viewFaults(theme: Theme, packages: readonly ShownPackage[]): ThemeFault[] {
  const files = viewFiles(theme.folder);
  if (files.length === 0) return [];
  const before = new Views(packages, null);
  const after = new Views(packages, theme.folder);
  const installed = new Set(['theme', ...packages.map((shown) => shown.id)]);
  return (
    files
      // What is made for a plugin that is not installed here overrides nothing, and nothing is known about it.
      .filter(({ name }) => installed.has(name.split('/')[0]!))
      .flatMap((view) => new OneView(theme, view, before, after).faults())
  );
}

interface ViewFile {
  name: string;
  file: string;
}

/** A view of a theme beside the one that it overrides. */
class OneView {
  readonly #found: ThemeFault[] = [];
  readonly #text: string;

  constructor(
    private readonly theme: Theme,
    private readonly view: ViewFile,
    private readonly before: Views,
    private readonly after: Views,
  ) {
    this.#text = after.source(view.name)!;
  }

  faults(): ThemeFault[] {
    const wrong = this.after.faultOf(this.view.name);
    if (wrong) {
      this.#note(true, Number(/line (\d+)/.exec(wrong)?.[1] ?? Number.NaN) || null, wrong.split('\n')[0]!);
      return this.#found;
    }
    this.#includes();
    this.#calls();
    const original = this.before.has(this.view.name);
    if (original) {
      this.#fields();
      this.#slots();
    } else if (!this.view.name.startsWith('theme/'))
      this.#note(
        false,
        null,
        `it overrides nothing: there is no view ${this.view.name}. A part of the theme's own belongs below views/theme/.`,
      );
    return this.#found;
  }

  #note(fatal: boolean, line: number | null, sentence: string): void {
    this.#found.push({ fatal, file: this.view.file, line, sentence });
  }

  #includes(): void {
    for (const { name, line } of includesOf(this.#text))
      if (!this.after.has(name)) this.#note(true, line, `it includes ${name}, and there is no such view.`);
  }

  #calls(): void {
    for (const { helper, text, line } of literalCallsOf(this.#text)) {
      if (helper === 'icon' && !isIcon(text)) this.#note(true, line, `there is no icon named ${text}.`);
      if (
        helper === 'asset' &&
        text.startsWith('theme/') &&
        !existsSync(join(this.theme.folder, 'assets', text.slice(6)))
      )
        this.#note(true, line, `there is no file assets/${text.slice(6)}.`);
    }
  }

  /** A field may be read where the original reads it, or where the original's comment says that there is one. */
  #fields(): void {
    const { name } = this.view;
    const source = (of: Views) => (view: string) => of.source(view);
    const original = fieldsOf(name, source(this.before));
    const known = new Set(original.flatMap(({ path }) => withBeginnings(path)));
    const documented = modelOf(this.before.source(name)!, this.before.source('core/layout') ?? '');
    const said = new Set<string>();
    const within = (use: FieldUse) =>
      outerOf(use.path).find((outer) => documented.mayBeNull(outer) && !use.asked.has(outer));
    // Where the original does not ask either, whoever includes it has asked.
    const unasked = new Set(original.map(within));
    for (const use of fieldsOf(name, source(this.after))) {
      const empty = within(use);
      if (use.view === name && empty !== undefined && !unasked.has(empty) && !said.has(empty)) {
        said.add(empty);
        this.#note(true, use.line, `it reads ${use.path}, and ${empty} may be null: ask {{#if ${empty}}} first.`);
      }
      if (isKnown(use.path, known, documented)) continue;
      const here = use.view === name;
      // What is absent where an {{#if}} asked first is not drawn.
      const fails = use.drawn && !use.asked.has(use.path.replace(/\[\]$/, ''));
      // What an included view only asks about may be absent: its parameters are optional.
      if ((!here && !fails) || said.has(`${use.path} ${fails}`)) continue;
      said.add(`${use.path} ${fails}`);
      const by = here ? 'it' : `${use.view}, which it includes,`;
      const what = fails ? 'draws' : 'asks about';
      this.#note(fails, here ? use.line : null, `${by} ${what} ${use.path}, which the model of ${name} does not have.`);
    }
  }

  #slots(): void {
    const shown = this.after.slotsOf(this.view.name);
    for (const slot of this.before.slotsOf(this.view.name))
      if (!shown.includes(slot))
        this.#note(false, null, `it leaves out the slot ${slot}: what plugins put there is not shown.`);
  }
}

function isKnown(path: string, known: ReadonlySet<string>, documented: DocumentedModel): boolean {
  if (known.has(path) || documented.has(path)) return true;
  const [, list] = /^(.*)\.length$/.exec(path) ?? [];
  return list !== undefined && isKnown(list, known, documented);
}

/** `a.b[].c` and all that it begins with: `a`, `a.b`, `a.b[]`. */
function withBeginnings(path: string): string[] {
  const parts = path.split('.');
  return parts.flatMap((_, index) => {
    const start = parts.slice(0, index + 1).join('.');
    return start.endsWith('[]') ? [start, start.slice(0, -2)] : [start];
  });
}

/** What a path lies in, from the outside in: `a`, `a.b` for `a.b.c`. */
function outerOf(path: string): string[] {
  const parts = path.split('.');
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('.'));
}

function isIcon(name: string): boolean {
  try {
    icon(name);
    return true;
  } catch {
    return false;
  }
}

function viewFiles(folder: string): ViewFile[] {
  const views = join(folder, 'views');
  if (!existsSync(views)) return [];
  return readdirSync(views, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.hbs'))
    .sort()
    .map((file) => {
      const path = file.split(sep).join('/');
      return { name: path.slice(0, -'.hbs'.length), file: `views/${path}` };
    });
}
