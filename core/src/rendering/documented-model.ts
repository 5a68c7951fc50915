/** What the comment at the head of a view says that its model has. */
export interface DocumentedModel {
  /** @param path as `below[].name`: a field of the elements of a list */
  has(path: string): boolean;
  /** Whether it may be null, so that a view asks before it reads what is inside. */
  mayBeNull(path: string): boolean;
}

/**
 * Reads the models of views from their comments. A field stands on a line of its own, indented, with two spaces or more
 * before its type:
 *
 *     below    [{ slug, name, kindName: string }]: the sections right under it
 *     start, end   instants
 *
 * Braces hold fields, brackets make a list of them, and a type that refers to another view (`as agenda/parts/line`) has
 * whatever is read of it. Prose is passed over.
 * @param layout text of `core/layout`, whose comment documents what every page has: `page` and `form`
 */
export function modelOf(text: string, layout: string): DocumentedModel {
  const paths = new Set<string>();
  const open: string[] = [];
  const nullable = new Set<string>();
  for (const comment of [commentOf(text), commentOf(layout)])
    for (const { names, type } of fieldsIn(comment))
      for (const name of names) add(name, type, { paths, open, nullable });
  return {
    has: (path) =>
      paths.has(path) || open.some((start) => path.startsWith(`${start}.`) || path.startsWith(`${start}[]`)),
    mayBeNull: (path) => nullable.has(path),
  };
}

interface Found {
  paths: Set<string>;
  /** Whatever is read below these is fine. */
  open: string[];
  nullable: Set<string>;
}

function commentOf(text: string): string {
  return /^\s*\{\{!--([\s\S]*?)--\}\}/.exec(text)?.[1] ?? '';
}

/** The lines that begin a field, each with what follows up to the next one. */
function fieldsIn(comment: string): { names: string[]; type: string }[] {
  const found: { names: string[]; type: string }[] = [];
  for (const line of comment.split('\n')) {
    const [, names, type] = /^\s{2,}([A-Za-z]\w*\??(?:, [A-Za-z]\w*\??)*)(?:\s{2,}|\s(?=[[{]))(.*)$/.exec(line) ?? [];
    if (names !== undefined && type !== undefined)
      found.push({ names: names.split(', ').map((name) => name.replace('?', '')), type });
    else if (/^\s{6,}\S/.test(line)) found.at(-1)!.type += ` ${line.trim()}`;
  }
  return found;
}

function add(path: string, type: string, found: Found): void {
  const { paths, open } = found;
  paths.add(path);
  const start = /[[{]/.exec(type);
  const behind = start ? type.slice(closing(type, start.index) + 1) : '';
  if (/^\s*null \| /.test(type) || /^\s*\|\s*null\b/.test(behind)) found.nullable.add(path);
  // What comes before the shape is prose; a shape stands at the beginning, or behind `null | `.
  if (!start || /[^|\snul]/.test(type.slice(0, start.index))) {
    if (/^(?:null \| )?as \w+\//.test(type)) open.push(path);
    return;
  }
  const inside = type.slice(start.index + 1, closing(type, start.index));
  if (start[0] === '[') {
    paths.add(`${path}[]`);
    if (/^\s*as \w+\//.test(inside)) open.push(`${path}[]`);
    else if (inside.trim().startsWith('{')) add(`${path}[]`, inside.trim(), found);
    return;
  }
  for (const item of split(inside)) {
    const [, name, rest = ''] = /^\s*([A-Za-z]\w*)\??(?::\s*(.*))?/s.exec(item) ?? [];
    if (name !== undefined) add(`${path}.${name}`, rest, found);
  }
}

function closing(text: string, at: number): number {
  let depth = 0;
  for (let index = at; index < text.length; index += 1) {
    if ('[{('.includes(text[index]!)) depth += 1;
    if (']})'.includes(text[index]!)) depth -= 1;
    if (depth === 0) return index;
  }
  return text.length;
}

/** At the commas that stand in no bracket. */
function split(text: string): string[] {
  const items: string[] = [];
  let depth = 0;
  let start = 0;
  for (let index = 0; index < text.length; index += 1) {
    if ('[{('.includes(text[index]!)) depth += 1;
    if (']})'.includes(text[index]!)) depth -= 1;
    if (text[index] === ',' && depth === 0) {
      items.push(text.slice(start, index));
      start = index + 1;
    }
  }
  return [...items, text.slice(start)];
}
