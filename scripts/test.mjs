// `npm test`: everything that checks the project, in one go; a step that fails does not hide the next.
//   npm test                      all of it
//   npm test -- --only PATTERN    builds, then runs the test files whose path contains PATTERN
//   npm test -- --checks          everything but the tests (`npm run lint`)
import { spawnSync } from 'node:child_process';
// Not by name: an older Node, which has no globSync, must get as far as the line that replaces it.
import fs, { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { requireRecentNode } from '../core/bin/runtime.mjs';

await requireRecentNode();

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
// The tools start with `#!/usr/bin/env node`: that must be the Node that comes with the project.
process.env.PATH = join(process.cwd(), 'node_modules/.bin') + delimiter + process.env.PATH;

const { only, checks } = readArguments();
const total = { passed: 0, failed: 0, skipped: 0 };

removeOrphanTests();
const build = ['tsc', '-b', 'tsconfig.json', ...fs.globSync('{core,core/fixtures/*,plugins/*}/tsconfig.test.json')];
if (existsSync('bench/src')) build.push('bench');
step('build', ...build);
if (only === undefined) {
  step('browser scripts', 'tsc', '-p', 'core/assets');
  step('lint', 'oxlint', '--deny-warnings');
  step('format', 'prettier', '--check', '--log-level', 'warn', '.');
  step('boundaries', 'node', 'scripts/check-boundaries.mjs');
  step('dead code', 'knip');
  step('locales', 'node', 'scripts/check-locales.mjs');
  step('reference', 'node', 'scripts/make-reference.mjs', '--check');
}
if (!checks) runTests();

const { passed, failed, skipped } = total;
console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exit(failed > 0 ? 1 : 0);

/** Runs a command that must succeed; silent when it does. */
function step(name, command, ...args) {
  const started = Date.now();
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    timeout: 300_000,
    shell: process.platform === 'win32',
  });
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  const well = status === 0;
  total[well ? 'passed' : 'failed'] += 1;
  console.log(`${well ? '✓' : '✗'} ${name} (${seconds} s)`);
  if (!well) console.log([stdout, stderr, error?.message].filter(Boolean).join('\n').trimEnd().replace(/^/gm, '    '));
}

function runTests() {
  const files = fs
    .globSync('{core,core/fixtures/*,plugins/*}/dist/**/*.test.js', { exclude: ['**/node_modules/**'] })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => only === undefined || file.includes(only.replace(/\.ts$/, '')))
    .sort();
  if (files.length === 0) return fail(only === undefined ? 'no test file was built' : `no test file matches ${only}`);

  const folder = mkdtempSync(join(tmpdir(), 'lacoopol-test-'));
  const summary = join(folder, 'summary.json');
  const reporter = ['--reporter', 'scripts/mocha-reporter.mjs', '--reporter-option', `summary=${summary}`];
  const { status, signal, error } = spawnSync('mocha', [...reporter, ...files], {
    stdio: 'inherit',
    timeout: 900_000,
    shell: process.platform === 'win32',
  });
  const outcome = existsSync(summary) ? JSON.parse(readFileSync(summary, 'utf8')) : null;
  rmSync(folder, { recursive: true });

  if (outcome === null) return fail(`mocha broke off before its end (${error?.message ?? signal ?? `exit ${status}`})`);
  total.passed += outcome.passed;
  total.failed += outcome.failed;
  total.skipped += outcome.skipped;
  if (outcome.passed + outcome.failed + outcome.skipped === 0) fail('mocha ran no test');
  if (status !== 0 && outcome.failed === 0)
    fail(`mocha ended with ${signal ?? `exit ${status}`}, though no test failed`);
  if (process.env.REQUIRE_BROWSER === '1' && outcome.skippedBrowserTests > 0)
    fail(`${outcome.skippedBrowserTests} browser tests were skipped, though REQUIRE_BROWSER=1`);
}

function fail(sentence) {
  total.failed += 1;
  console.log(`✗ ${sentence}`);
}

/** Compiled tests whose source is gone would run on. */
function removeOrphanTests() {
  for (const file of fs.globSync('{core,core/fixtures/*,plugins/*}/dist/**/*.test.js')) {
    const source = file.replace(/([\\/])dist([\\/])/, '$1src$2').replace(/\.js$/, '.ts');
    if (!existsSync(source)) rmSync(file);
  }
}

function readArguments() {
  try {
    return parseArgs({ options: { only: { type: 'string' }, checks: { type: 'boolean' } } }).values;
  } catch (error) {
    console.error(`${error.message}\nUsage: npm test [-- --only PATTERN | -- --checks]`);
    process.exit(2);
  }
}
