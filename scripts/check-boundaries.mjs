// Who may import whom: the rules of .dependency-cruiser.mjs, with a look at whether they really saw the code.
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';

const sources = globSync('{core,core/fixtures/*,plugins/*}/{src,assets}/**/*.ts').map((file) =>
  file.replaceAll('\\', '/'),
);
const folders = globSync('{core,core/fixtures/*,plugins/*}/{src,assets}');

const { stdout, stderr } = spawnSync(
  'node_modules/.bin/depcruise',
  ['--config', '.dependency-cruiser.mjs', '--output-type', 'json', ...folders],
  { encoding: 'utf8', maxBuffer: 2 ** 28, shell: process.platform === 'win32' },
);

let cruise;
try {
  cruise = JSON.parse(stdout);
} catch {
  console.error(`dependency-cruiser did not run:\n${stderr}${stdout}`);
  process.exit(1);
}

const problems = cruise.summary.violations.map(({ type, rule, from, to, cycle }) => {
  const { comment } = cruise.summary.ruleSetUsed.forbidden.find(({ name }) => name === rule.name);
  const path = type === 'cycle' ? cycle.map(({ name }) => name) : [to];
  return `${[from, ...path].join(' → ')}\n    ${comment}`;
});

// Without its parser, dependency-cruiser skips .ts files and finds nothing wrong.
const seen = new Map(cruise.modules.map((module) => [module.source, module]));
for (const file of sources) if (!seen.has(file)) problems.push(`${file} was not seen by dependency-cruiser`);
const imports = sources.reduce((sum, file) => sum + (seen.get(file)?.dependencies.length ?? 0), 0);
if (imports === 0) problems.push('dependency-cruiser saw no import at all');

for (const problem of problems) console.error(problem);
console.log(`${sources.length} files, ${imports} imports`);
if (problems.length > 0) process.exit(1);
