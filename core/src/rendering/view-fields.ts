import Handlebars from 'handlebars';

type Node = hbs.AST.Node;

/** A field that a view reads, as a path from the root of its model: `below[].name`; a list's elements end in `[]`. */
export interface FieldUse {
  path: string;
  /** Drawn as it is: where it is missing, the page fails. A field that is only asked about may be missing. */
  drawn: boolean;
  /** The view that holds it, which may be one that was included. */
  view: string;
  line: number;
  /** Paths that are known to be there at that place, since an `{{#if}}` asked. */
  asked: ReadonlySet<string>;
}

type Names = ReadonlyMap<string, string | null>;

/** Where a name leads: a path of the model, or null where it is no part of the model (a literal, what a helper answered). */
interface Scope {
  at: string | null;
  /** Parameters of an include: they stand before the model's fields, in this scope only. */
  given: Names;
  /** Names of a block (`as |one|`), seen from further in too. */
  named: Names;
  outer: Scope | null;
  asked: ReadonlySet<string>;
}

const NONE: Names = new Map();
const NOTHING: ReadonlySet<string> = new Set();

/**
 * The fields that a view reads, with those that the views it includes read of the same model.
 * @param source the text of a view by its name; null where there is none
 */
export function fieldsOf(view: string, source: (name: string) => string | null): FieldUse[] {
  const uses: FieldUse[] = [];
  const program = parsed(view, source);
  if (program)
    new Walk(uses, source, view, [view]).program(program, {
      at: '',
      given: NONE,
      named: NONE,
      outer: null,
      asked: NOTHING,
    });
  return uses;
}

/** The views that a view includes by name, and where. */
export function includesOf(text: string): { name: string; line: number }[] {
  const found: { name: string; line: number }[] = [];
  class Includes extends Handlebars.Visitor {
    override PartialStatement(node: hbs.AST.PartialStatement): void {
      this.#note(node);
      super.PartialStatement(node);
    }
    override PartialBlockStatement(node: hbs.AST.PartialBlockStatement): void {
      this.#note(node);
      super.PartialBlockStatement(node);
    }
    #note({ name, loc }: hbs.AST.PartialStatement | hbs.AST.PartialBlockStatement): void {
      const written = nameOf(name);
      if (written !== null && written !== '@partial-block') found.push({ name: written, line: loc.start.line });
    }
  }
  new Includes().accept(Handlebars.parse(text));
  return found;
}

/** The helpers that are called with a text alone in the first place, such as `icon "house"`: helper, text, line. */
export function literalCallsOf(text: string): { helper: string; text: string; line: number }[] {
  const found: { helper: string; text: string; line: number }[] = [];
  const note = (node: { path: Node; params: Node[]; loc: hbs.AST.SourceLocation }) => {
    const [first] = node.params;
    if (node.path.type === 'PathExpression' && first?.type === 'StringLiteral')
      found.push({
        helper: (node.path as hbs.AST.PathExpression).original,
        text: (first as hbs.AST.StringLiteral).value,
        line: node.loc.start.line,
      });
  };
  class Calls extends Handlebars.Visitor {
    override MustacheStatement(node: hbs.AST.MustacheStatement): void {
      note(node);
      super.MustacheStatement(node);
    }
    override SubExpression(node: hbs.AST.SubExpression): void {
      note(node);
      super.SubExpression(node);
    }
  }
  new Calls().accept(Handlebars.parse(text));
  return found;
}

/** Follows the names of one view through its blocks, and into what it includes. */
class Walk {
  constructor(
    private readonly uses: FieldUse[],
    private readonly source: (name: string) => string | null,
    private readonly view: string,
    private readonly trail: readonly string[],
    private readonly root: Scope | null = null,
  ) {}

  program(program: hbs.AST.Program | undefined, scope: Scope): void {
    for (const node of program?.body ?? []) this.#statement(node, scope);
  }

  #statement(node: Node, scope: Scope): void {
    if (node.type === 'MustacheStatement') {
      const { path, params, hash } = node as hbs.AST.MustacheStatement;
      if (params.length === 0 && !hash?.pairs.length && path.type === 'PathExpression' && !isHelper(path)) {
        this.#read(path as hbs.AST.PathExpression, scope, true);
      } else this.#arguments(params, hash, scope);
    } else if (node.type === 'BlockStatement') this.#block(node as hbs.AST.BlockStatement, scope);
    else if (node.type === 'PartialStatement' || node.type === 'PartialBlockStatement') {
      this.#include(node as hbs.AST.PartialStatement, scope);
      if (node.type === 'PartialBlockStatement') this.program((node as hbs.AST.PartialBlockStatement).program, scope);
    }
  }

  #block({ path, params, hash, program, inverse }: hbs.AST.BlockStatement, scope: Scope): void {
    const name = (path as hbs.AST.PathExpression).original;
    this.#arguments(params, hash, scope);
    const into = params[0] ? this.#path(params[0], scope) : null;
    const there = into === null ? scope : { ...scope, asked: new Set([...scope.asked, into]) };
    if (name === 'unless') {
      this.program(program, scope);
      this.program(inverse, there);
      return;
    }
    let inner = name === 'if' ? { ...there, asked: new Set([...there.asked, ...this.#both(params[0], scope)]) } : scope;
    if (name === 'each' || name === 'with') {
      const at = into === null ? null : name === 'each' ? `${into}[]` : into;
      const names = program?.blockParams ?? [];
      const named = new Map([
        ...scope.named,
        ...names.map((each, index): [string, string | null] => [each, index ? null : at]),
      ]);
      inner = { at, given: NONE, named, outer: scope, asked: there.asked };
    }
    this.program(program, inner);
    this.program(inverse, scope);
  }

  #include({ name, params, hash }: hbs.AST.PartialStatement, scope: Scope): void {
    this.#arguments(params as Node[], hash, scope);
    const included = nameOf(name);
    const program = included && !this.trail.includes(included) ? parsed(included, this.source) : null;
    if (!included || !program) return;
    const at = params[0] ? this.#path(params[0] as Node, scope) : scope.at;
    const given = new Map(params[0] ? [] : scope.given);
    for (const pair of hash?.pairs ?? []) given.set(pair.key, this.#path(pair.value, scope));
    const inside = new Walk(this.uses, this.source, included, [...this.trail, included], this.root ?? outermost(scope));
    inside.program(program, { at, given, named: NONE, outer: null, asked: scope.asked });
  }

  #arguments(params: Node[], hash: hbs.AST.Hash | undefined, scope: Scope): void {
    for (const value of [...params, ...(hash?.pairs.map((pair) => pair.value) ?? [])]) {
      if (value.type === 'PathExpression') this.#read(value as hbs.AST.PathExpression, scope, false);
      if (value.type === 'SubExpression')
        this.#arguments((value as hbs.AST.SubExpression).params, (value as hbs.AST.SubExpression).hash, scope);
    }
  }

  #read(path: hbs.AST.PathExpression, scope: Scope, drawn: boolean): void {
    const found = this.#path(path, scope);
    if (found) this.uses.push({ path: found, drawn, view: this.view, line: path.loc.start.line, asked: scope.asked });
  }

  /** What `(and a b)` asks for. */
  #both(condition: Node | undefined, scope: Scope): string[] {
    if (condition?.type !== 'SubExpression') return [];
    const { path, params } = condition as hbs.AST.SubExpression;
    if ((path as hbs.AST.PathExpression).original !== 'and') return [];
    return params.map((param) => this.#path(param, scope)).filter((found) => found !== null);
  }

  /** The path of the model that an expression means; null where it means nothing of the model. */
  #path(node: Node, scope: Scope): string | null {
    if (node.type !== 'PathExpression') return null;
    const { data, depth, parts: written } = node as hbs.AST.PathExpression;
    const parts = written as string[];
    if (data) {
      const root = this.root ?? outermost(scope);
      return parts[0] === 'root' && root.at !== null ? joined(root.at, parts.slice(1)) : null;
    }
    let from: Scope | null = scope;
    for (let up = 0; up < depth && from; up += 1) from = from.outer;
    if (!from) return null;
    const first = parts[0] ?? '';
    const own = from.given.has(first) ? from.given : depth === 0 && from.named.has(first) ? from.named : null;
    if (own) {
      const start = own.get(first) ?? null;
      return start === null ? null : joined(start, parts.slice(1));
    }
    return from.at === null ? null : joined(from.at, parts);
  }
}

function outermost(scope: Scope): Scope {
  return scope.outer ? outermost(scope.outer) : scope;
}

function joined(start: string, parts: readonly string[]): string {
  return [start, ...parts].filter((part) => part !== '').join('.');
}

/** A helper without arguments, such as `csrf`. */
function isHelper(path: Node): boolean {
  return (path as hbs.AST.PathExpression).original === 'csrf';
}

/** The name that an include is written with; null where it is worked out while drawing. */
function nameOf(name: hbs.AST.PathExpression | hbs.AST.SubExpression): string | null {
  return name.type === 'SubExpression' ? null : String((name as hbs.AST.PathExpression).original);
}

function parsed(view: string, source: (name: string) => string | null): hbs.AST.Program | null {
  const text = source(view);
  return text === null ? null : Handlebars.parse(text);
}
