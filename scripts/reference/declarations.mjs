// What a compiled package exports, read from its declaration files: those hold every docstring and no body.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * @typedef {{ name: string, kind: string, doc: string, code: string, file: string }} Declaration
 */

/** The names that an index file hands on, in its order, each with the file that declares it. */
export function exportsOf(index) {
  const found = [];
  for (const [, names, from] of readFileSync(index, 'utf8').matchAll(
    /^export (?:type )?\{([^}]+)\} from '(\.[^']+)'/gm,
  ))
    for (const name of names.split(','))
      found.push({ name: name.replace('type ', '').trim(), file: fileOf(index, from) });
  return found;
}

/** Every declaration of a name in a file: a token and its service's type share one. @returns {Declaration[]} */
export function declarationsOf(file, name) {
  return read(file).filter((one) => one.name === name);
}

/** The names that a file imports from this package: where a type in a signature is declared. */
export function importsOf(file) {
  const found = new Map();
  for (const [, names, from] of readFileSync(file, 'utf8').matchAll(/^import (?:type )?\{([^}]+)\} from '(\.[^']+)'/gm))
    for (const name of names.split(',')) found.set(name.replace('type ', '').trim(), fileOf(file, from));
  return found;
}

/** The members of an interface, each with its docstring. */
export function membersOf({ code }) {
  const members = [];
  let doc = [];
  let text = [];
  for (const line of code.split('\n').slice(1, -1)) {
    if (text.length === 0 && /^ {2}(\/\*\*| \*)/.test(line)) {
      doc.push(line.trim());
      continue;
    }
    text.push(line.slice(2));
    if (depth(text.join('\n')) === 0 && line.endsWith(';')) {
      members.push({
        name: /^(?:readonly )?(\w+)/.exec(text[0])[1],
        doc: prose(doc.join('\n')),
        code: text.join('\n'),
      });
      [doc, text] = [[], []];
    }
  }
  return members;
}

const known = new Map();

/** @returns {Declaration[]} */
function read(file) {
  if (known.has(file)) return known.get(file);
  const found = [];
  const lines = readFileSync(file, 'utf8').split('\n');
  let doc = '';
  for (let at = 0; at < lines.length; at += 1) {
    if (lines[at].startsWith('/**')) {
      const from = at;
      while (!lines[at].endsWith('*/')) at += 1;
      doc = prose(lines.slice(from, at + 1).join('\n'));
      continue;
    }
    const opening = /^(?:export )?(?:declare )?(?:abstract )?(interface|type|const|function|class) (\w+)/.exec(
      lines[at],
    );
    if (!opening) {
      doc = '';
      continue;
    }
    const from = at;
    while (!ended(lines.slice(from, at + 1).join('\n'))) at += 1;
    const code = lines.slice(from, at + 1).join('\n');
    found.push({ kind: opening[1], name: opening[2], doc, code: tidy(code), file });
    doc = '';
  }
  known.set(file, found);
  return found;
}

function ended(code) {
  return depth(code) === 0 && /[;}]$/.test(code.trimEnd());
}

function depth(code) {
  const bare = code.replace(/\/\*[\s\S]*?\*\//g, '');
  return (bare.match(/[{([]/g)?.length ?? 0) - (bare.match(/[})\]]/g)?.length ?? 0);
}

function tidy(code) {
  return code
    .split('\n')
    .filter((line) => !/^ {4}(#private;|private )/.test(line))
    .map((line) => line.replace(/^(?: {4})+/, (indent) => ' '.repeat(indent.length / 2)))
    .join('\n')
    .replace(/import\("[^"]+"\)\./g, '')
    .replace(/^(export )?(declare )?/, '');
}

/** A docstring as text, its tags as they stand. */
function prose(comment) {
  return comment
    .replace(/^\s*\/\*\*\s?|\s*\*\/\s*$/g, '')
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, ''))
    .join('\n')
    .trim();
}

function fileOf(from, path) {
  const file = join(dirname(from), path.replace(/\.js$/, '.d.ts'));
  if (!existsSync(file)) throw new Error(`${file} is not built.`);
  return file;
}
