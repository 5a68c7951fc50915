// docs/plugin-api.md: every extension point of the sdk, generated from its docstrings.
//   node scripts/make-reference.mjs           writes it (after a build)
//   node scripts/make-reference.mjs --check   fails where it is out of date
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { declarationsOf, exportsOf, importsOf, membersOf } from './reference/declarations.mjs';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const PAGE = 'docs/plugin-api.md';

// What stands where on the page. Whatever the sdk exports and no chapter names ends in the last one.
const CHAPTERS = [
  [
    'Who may come in, and what they send',
    ['access', 'Access', 'field', 'Request', 'Person', 'Section', 'Locale', 'CIRCLES', 'Circle'],
  ],
  ['What a handler answers', ['page', 'redirect', 'content', 'Answer', 'invalid', 'refusal', 'Refusal', 'Problems']],
  ['Reading and writing', ['Work', 'statement', 'Statement', 'SettingsSchemas', 'PersonalData', 'ColumnKind']],
  ['Slots, jobs and live views', ['SlotContext', 'SlotPiece', 'JobRun', 'JobHandle', 'LiveChannel', 'LiveHandle']],
  [
    'Services of the core',
    ['Asks', 'Ask', 'AskKind', 'AnswerWord', 'AnswerOutcome', 'Notifications', 'Addresses', 'Throttles'],
  ],
  ['Services of plugins', ['token', 'Token', 'inject']],
  ['Times in the section’s zone', ['instantOf', 'instantOnDay', 'localDateOf', 'localOf']],
  ['The demonstration', ['Demonstration', 'DemonstrationSection', 'DemonstrationMember']],
];
// Types of other packages, and of the core's inside, that signatures name.
const ELSEWHERE = new Set(['Knex', 'Cradle', 'Migrator', 'News', 'QueuedJob', 'Route', 'Mandate']);

const HELPERS = {
  t: '`{{t "ideas.key" count=3}}`: the message in the person’s language, filled in',
  date: '`{{date instant "day"}}`: an ISO instant as people say it, in the section’s zone; also `dayShort`, `time`, `dayTime`, `full`, `relative`, `weekday`, `monthYear`',
  range: '`{{range start end}}`: « samedi 5 décembre, 9 h–11 h »',
  times: '`{{times start end}}`: « 9 h–11 h »',
  number: '`{{number n}}`: with the language’s separators',
  icon: '`{{icon "name"}}`: an icon of [Lucide](https://lucide.dev/icons), hidden from screen readers',
  asset: '`{{asset "ideas/images/map.svg"}}`: the address of a file of `assets/images`',
  slot: '`{{slot "section.main"}}`: what plugins filled it with, or nothing',
  csrf: '`{{csrf}}`: what every form that posts must hold',
  eq: '`{{#if (eq a b)}}`',
  not: '`(not a)`',
  or: '`(or a b)`',
  and: '`(and a b)`',
};

// Functions of the core that migrations and statements of plugins call.
const SQL = [
  'circle_table',
  'person_table',
  'person',
  'visible',
  'is_member',
  'holds',
  'is_on',
  'setting_of',
  'asks_left',
  'plain',
  'named',
];

const page = [
  '# The plugin reference',
  'Everything a plugin may import, declare and include. How they are put together is told in\n[Write a plugin](../plugins/README.md). This page is generated from the docstrings of `core/src/sdk`: change those, then\n`npm run build && node scripts/make-reference.mjs`.',
  ...sdk(),
  ...views(),
  ...sql(),
  ...testing(),
].join('\n\n');

const before = existsSync(PAGE) ? readFileSync(PAGE, 'utf8') : '';
if (process.argv.includes('--check')) {
  if (before !== `${page}\n`) {
    console.error(`${PAGE} does not say what the sdk's docstrings say: run "node scripts/make-reference.mjs".`);
    process.exit(1);
  }
} else writeFileSync(PAGE, `${page}\n`);

function sdk() {
  const exported = exportsOf('core/dist/sdk/index.d.ts');
  const [manifest] = declared(exported, 'Plugin');
  const [host] = declared(exported, 'Host');
  const told = new Set(['Plugin', 'Host', 'definePlugin']);
  const parts = [
    '## The manifest',
    ...shown(manifest),
    '## The host',
    `${host.doc} \`start(host)\` gets it; each member is an extension point.`,
    ...membersOf(host).flatMap(({ name, doc, code }) => [
      `### \`host.${name}\``,
      ...(doc ? [said(doc)] : []),
      fenced(code),
      ...named(host, code),
    ]),
  ];
  for (const [title, names] of CHAPTERS) {
    parts.push(`## ${title}`);
    for (const name of names) {
      const found = declared(exported, name);
      if (found.length === 0) throw new Error(`${name} is not exported by the sdk any more: mend CHAPTERS.`);
      told.add(name);
      parts.push(`### \`${name}\``, ...found.flatMap(shown));
    }
  }
  const left = exported.filter(({ name }) => !told.has(name) && name !== 'z').map(({ name }) => name);
  const shapes = reachable(exported, told);
  parts.push('## Shapes that stand in signatures', 'No plugin imports them; the compiler knows them where they stand.');
  for (const name of left) parts.push(`### \`${name}\``, ...declared(exported, name).flatMap(shown));
  for (const declaration of shapes) parts.push(`### \`${declaration.name}\``, ...shown(declaration));
  return parts;
}

/** Where the types of a member's signature are told. */
function named(host, code) {
  const names = [...new Set([...code.matchAll(/\b([A-Z]\w+)\b/g)].map(([, name]) => name))];
  const links = names.filter((name) => importsOf(host.file).has(name) || declarationsOf(host.file, name).length > 0);
  return links.length > 0 ? [links.map((name) => `[\`${name}\`](#${name.toLowerCase()})`).join(' · ')] : [];
}

function declared(exported, name) {
  const found = exported.find((one) => one.name === name);
  return found ? declarationsOf(found.file, name) : [];
}

/** Types that exported declarations name, and those that these name in turn. */
function reachable(exported, told) {
  const seen = new Set([...told, ...exported.map(({ name }) => name), ...ELSEWHERE]);
  const shapes = [];
  const look = (declaration) => {
    const imports = importsOf(declaration.file);
    for (const [, name] of declaration.code.matchAll(/\b([A-Z]\w+)\b/g)) {
      if (seen.has(name)) continue;
      const [found] = declarationsOf(imports.get(name) ?? declaration.file, name);
      if (!found) continue;
      seen.add(name);
      shapes.push(found);
      look(found);
    }
  };
  for (const { name } of exported) for (const declaration of declared(exported, name)) look(declaration);
  return shapes.sort((a, b) => a.name.localeCompare(b.name));
}

function views() {
  const source = readFileSync('core/src/rendering/view-helpers.ts', 'utf8');
  const names = [
    .../** @type {string} */ (/export const helpers = \{([\s\S]*?)\n\};/.exec(source)[1]).matchAll(/^ {2}(\w+):/gm),
  ];
  const helpers = names.map(([, name]) => {
    if (!HELPERS[name]) throw new Error(`The helper ${name} is in no line of the reference: add it to HELPERS.`);
    return `| \`${name}\` | ${HELPERS[name].replaceAll('|', '\\|')} |`;
  });
  const slots = new Map();
  for (const file of globSync('core/views/**/*.hbs').sort())
    for (const [, name] of readFileSync(file, 'utf8').matchAll(/\{\{slot "([^"]+)"/g)) slots.set(name, viewName(file));
  const parts = ['layout', 'heading', 'form/*', 'confirm', 'back', 'mail/layout', 'mail/layout.txt']
    .flatMap((name) => globSync(`core/views/${name}.hbs`).sort())
    .filter((file) => existsSync(file));
  return [
    '## Slots',
    `| slot | on the page |\n|---|---|\n${[...slots].map(([name, view]) => `| \`${name}\` | \`${view}\` |`).join('\n')}`,
    '## Helpers of views',
    `| helper | |\n|---|---|\n${helpers.join('\n')}`,
    '## Parts that views include',
    ...parts.flatMap((file) => [`### \`${viewName(file)}\``, fenced(comment(readFileSync(file, 'utf8')), 'text')]),
  ];
}

function viewName(file) {
  return `core/${file.replaceAll('\\', '/').slice('core/views/'.length, -'.hbs'.length)}`;
}

/** The comment that a view starts with: its parameters. */
function comment(view) {
  return (/^\{\{!--([\s\S]*?)--\}\}/.exec(view)?.[1] ?? '').replace(/^ {2}/gm, '').trim();
}

function sql() {
  const text = globSync('core/migrations/*.sql')
    .sort()
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
  const told = SQL.flatMap((name) => {
    const head = new RegExp(
      `((?:^--.*\\n)*)^create (?:or replace )?function (core\\.${name}\\([\\s\\S]*?) language`,
      'm',
    ).exec(text);
    if (!head) throw new Error(`No migration makes core.${name}: mend SQL.`);
    const said = new RegExp(`^comment on function core\\.${name}(?:\\(.*?\\))? is '((?:[^']|'')*)'`, 'm').exec(
      text,
    )?.[1];
    const above = head[1].replace(/^-- ?/gm, '').trim();
    return [
      `### \`core.${name}\``,
      ...(above ? [above] : said ? [`${said.replaceAll("''", "'")}`] : []),
      fenced(head[2], 'sql'),
    ];
  });
  return ['## Functions for migrations and statements', ...told];
}

function testing() {
  const exported = exportsOf('core/dist/testing/index.d.ts');
  return [
    '## The testing kit',
    '`@lacoopol/core/testing`, for tests only. Tests of a package of its own also have mocha require\n`@lacoopol/core/testing/mocha`, which starts one PostgreSQL for all of them.',
    ...exported.flatMap(({ name }) => [`### \`${name}\``, ...declared(exported, name).flatMap(shown)]),
  ];
}

function shown({ doc, code }) {
  return [...(doc ? [said(doc)] : []), fenced(code)];
}

/** A docstring as prose; its tags as a list. */
function said(doc) {
  return doc
    .replace(/\s*@(param|returns|throws|example) /g, (_, tag) => `\n- ${tag === 'param' ? '' : `${tag} `}`)
    .replace(/^- (?!returns|throws|example)(\S+)/gm, '- `$1`:')
    .trim();
}

function fenced(code, language = 'ts') {
  return `\`\`\`${language}\n${code}\n\`\`\``;
}
