import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import Mocha from 'mocha';

const { EVENT_RUN_END, EVENT_TEST_FAIL, EVENT_TEST_PASS, EVENT_TEST_PENDING } = Mocha.Runner.constants;

/**
 * One line per test file while they run, the failures in full at the end. What happened is also written as JSON to the
 * file named by the reporter option `summary`: `{ passed, failed, skipped, skippedBrowserTests }`.
 */
export default class FileReporter extends Mocha.reporters.Base {
  constructor(runner, options) {
    super(runner, options);
    const total = { passed: 0, failed: 0, skipped: 0, skippedBrowserTests: 0 };
    let current = null;

    // Tests of one file arrive together, also when files run in parallel.
    const count = (outcome) => (test) => {
      const file = test.file ?? current?.file ?? 'before the first file';
      if (file !== current?.file) {
        report(current);
        current = { file, passed: 0, failed: 0, skipped: 0, milliseconds: 0 };
      }
      current[outcome] += 1;
      current.milliseconds += test.duration ?? 0;
      total[outcome] += 1;
      if (outcome === 'skipped' && file.endsWith('.browser.test.js')) total.skippedBrowserTests += 1;
    };

    runner.on(EVENT_TEST_PASS, count('passed'));
    runner.on(EVENT_TEST_FAIL, count('failed'));
    runner.on(EVENT_TEST_PENDING, count('skipped'));
    runner.once(EVENT_RUN_END, () => {
      report(current);
      if (this.failures.length > 0) Mocha.reporters.Base.list(this.failures);
      if (options.reporterOptions?.summary) writeFileSync(options.reporterOptions.summary, JSON.stringify(total));
    });
  }
}

function report(file) {
  if (file === null) return;
  const source = relative(process.cwd(), file.file).replace(/\bdist\b(.*)\.js$/, 'src$1.ts');
  const counts = [`${file.passed} passed`];
  if (file.failed > 0) counts.push(`${file.failed} failed`);
  if (file.skipped > 0) counts.push(`${file.skipped} skipped`);
  const seconds = (file.milliseconds / 1000).toFixed(1);
  console.log(`${file.failed > 0 ? '✗' : '✓'} ${source}: ${counts.join(', ')} (${seconds} s)`);
}
