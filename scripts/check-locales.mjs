// The words of every package, `locales/fr.json` and `en.json`: the same keys and arguments in both, each message readable
// as ICU, each key that a view or a source names there, and no key that nobody names.
//
// A key counts as named where it stands in quotes, or where a template literal begins it (`core.errors.${code}`). Keys
// composed in any other way are announced in a comment beside the code: `locale keys: agenda.kind.*`. Each plugin's
// `title`, `description` and `shows`, and the words of its settings, are shown by the core's settings.
import { existsSync, globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename } from 'node:path';

const core = createRequire(new URL('../core/package.json', import.meta.url));
const { IntlMessageFormat } = core('intl-messageformat');

const locales = ['fr', 'en'];
// Node types of the messages' syntax tree that are no arguments.
const [LITERAL, POUND] = [0, 7];
const problems = [];
const known = new Map(); // key → the file that holds it

for (const folder of globSync('{core,plugins/*,core/fixtures/*,themes/*}/locales').map(slashes)) checkPackage(folder);

const used = new Set();
const prefixes = new Set();
for (const file of globSync([
  '{core,core/fixtures/*,plugins/*}/{src,assets}/**/*.ts',
  '{core,plugins/*,core/fixtures/*,themes/*}/views/**/*.hbs',
])) {
  if (file.endsWith('.test.ts')) continue;
  const text = readFileSync(file, 'utf8');
  readUses(slashes(file), text);
  if (file.endsWith('.hbs')) findUntranslated(slashes(file), text);
}

for (const [key, file] of known)
  if (
    !used.has(key) &&
    !/^[a-z]+\.(title|description|shows|settings\.(site|section)\..+)$/.test(key) &&
    ![...prefixes].some((prefix) => key.startsWith(prefix))
  )
    problems.push(`${file}: ${key} is used nowhere`);

for (const problem of problems) console.error(problem);
console.log(`${known.size} messages`);
if (problems.length > 0) process.exit(1);

function checkPackage(folder) {
  // The words of whichever theme is in force.
  const namespace = folder.startsWith('themes/') ? 'theme' : basename(folder.slice(0, -'/locales'.length));
  const messages = new Map();
  for (const locale of locales) {
    const file = `${folder}/${locale}.json`;
    if (existsSync(file)) messages.set(locale, flatten(JSON.parse(readFileSync(file, 'utf8')), namespace));
    else problems.push(`${file} is missing`);
  }
  const keys = new Set([...messages.values()].flatMap((words) => [...words.keys()]));
  for (const key of keys) {
    known.set(key, `${folder}/${locales[0]}.json`);
    const seen = [];
    for (const [locale, words] of messages) {
      const message = words.get(key);
      if (message === undefined) problems.push(`${folder}/${locale}.json: ${key} is missing`);
      else seen.push([locale, argumentsOf(message, locale, `${folder}/${locale}.json: ${key}`)]);
    }
    const [first, second] = seen;
    if (first?.[1] != null && second?.[1] != null && first[1] !== second[1])
      problems.push(`${folder}: ${key} takes {${first[1]}} in ${first[0]}, {${second[1]}} in ${second[0]}`);
  }
}

/** Nested objects as dotted keys. */
function flatten(words, prefix, into = new Map()) {
  for (const [name, value] of Object.entries(words)) {
    const key = `${prefix}.${name}`;
    if (typeof value === 'object' && value !== null) flatten(value, key, into);
    else into.set(key, value);
  }
  return into;
}

/** The names of a message's arguments, sorted; null, with a problem noted, where ICU cannot read it. */
function argumentsOf(message, locale, where) {
  if (typeof message !== 'string' || message.trim() === '') {
    problems.push(`${where} is empty`);
    return null;
  }
  const names = new Set();
  const walk = (nodes) => {
    for (const node of nodes) {
      if (node.type !== LITERAL && node.type !== POUND) names.add(node.value);
      if (node.children) walk(node.children);
      for (const option of Object.values(node.options ?? {})) walk(option.value);
    }
  };
  try {
    walk(new IntlMessageFormat(message, locale).getAst());
  } catch (error) {
    problems.push(`${where} is not a valid message: ${error.message}`);
    return null;
  }
  return [...names].sort().join(', ');
}

function readUses(file, text) {
  const view = file.endsWith('.hbs');
  const call = view ? /(?:\{\{~?|\()\s*t\s+["']([^"']+)["']/g : /\bt\(\s*["'`]([^"'`$]+)["'`]/g;
  for (const [, key] of text.matchAll(call))
    if (!known.has(key)) problems.push(`${file}: ${key} is in no locales file`);
  for (const [, literal] of text.matchAll(/["'`]([\w-]+(?:\.[\w-]+)+)["'`]/g)) used.add(literal);
  for (const [, prefix] of text.matchAll(/`([\w-]+\.[\w-]+[\w.-]*)\$\{/g)) prefixes.add(prefix);
  for (const [, list] of text.matchAll(/locale keys: ([\w.*, -]+)/g))
    for (const [, prefix] of list.matchAll(/([\w-]+(?:\.[\w-]+)*\.)\*/g)) {
      if (![...known.keys()].some((key) => key.startsWith(prefix)))
        problems.push(`${file}: no locales file has keys ${prefix}*`);
      prefixes.add(prefix);
    }
}

/** Words that stand in a view itself would be the same in every language. */
function findUntranslated(file, text) {
  const plain = text
    .replace(/\{\{!--[\s\S]*?--\}\}|\{\{![\s\S]*?\}\}/g, '')
    .replace(/\{\{\{?[\s\S]*?\}\}\}?/g, '')
    .replace(/<(style|script)\b[\s\S]*?<\/\1>|<!--[\s\S]*?-->/g, '')
    .replace(/<[^<>]*>/g, ' ')
    // some partials hold only a tag's attributes
    .replace(/[\w-]+="[^"]*"|\b(required|checked|selected|disabled|open|hidden|multiple)\b/g, ' ')
    .replace(/&\w+;|LaCooPol/g, ' ');
  const word = /\p{L}{2,}[^\n]*/u.exec(plain);
  if (word) problems.push(`${file}: "${word[0].trim()}" is written in the view; put it into the locales`);
  for (const [, name, value] of text.matchAll(
    /\b(title|alt|placeholder|aria-label|label)="([^"{}]*\p{L}{2,}[^"{}]*)"/gu,
  ))
    if (/[\p{Lu}\s]/u.test(value))
      problems.push(`${file}: ${name}="${value}" is written in the view; put it into the locales`);
}

function slashes(path) {
  return path.replaceAll('\\', '/');
}
