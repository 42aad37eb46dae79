// `npm test`: everything, on a fresh clone as well. Its last line is `N passed, N failed`.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findOrInstallBrowsers } from './browsers.mjs';
import { build, checkNode, env as tools, install, run, runQuietly, say, seconds } from './prepare.mjs';

const startedAt = Date.now();
const reports = mkdtempSync(join(tmpdir(), 'omokit-test-'));
let passed = 0;
let failed = 0;

/** A check that is one test of its own: it passes or fails as a whole. */
async function check(name, command, args) {
  const began = Date.now();
  const code = await runQuietly(command, args);
  say(`${name}: ${code === 0 ? 'ok' : 'FAILED'} (${seconds(began)})`);
  if (code === 0) passed += 1;
  else failed += 1;
}

async function inTurn(...checks) {
  for (const run of checks) await run();
}

/** A suite that counts its own tests into a report: `count` makes of it counts by name, often one. */
async function suite(name, command, args, { env = {}, report, count }) {
  const began = Date.now();
  say(`${name} …`);
  const code = await run(command, args, { env: { ...tools, ...env } });
  let counts = {};
  try {
    counts = count(JSON.parse(readFileSync(report, 'utf8')));
  } catch (error) {
    say(`${name} wrote no report: ${error.message}`);
  }
  const parts = Object.entries(counts);
  if (parts.length === 0) parts.push([name, { passed: 0, failed: 0 }]);
  const sawFailure = parts.some(([, counted]) => counted.failed > 0);
  for (const [part, counted] of parts) {
    // A suite that ended badly, or ran nothing, must not count as green.
    if (counted.passed === 0 || (code !== 0 && !sawFailure)) counted.failed ||= 1;
    passed += counted.passed;
    failed += counted.failed;
    const skipped = counted.skipped ? `, ${counted.skipped} skipped` : '';
    say(`${part}: ${counted.passed} passed, ${counted.failed} failed${skipped}`);
  }
  say(`${name}: took ${seconds(began)}`);
}

function vitest(name, project) {
  const report = join(reports, `${project}.json`);
  const args = ['run', '--config', '.config/vitest.config.ts', '--project', project];
  return suite(
    name,
    'vitest',
    [...args, '--reporter=dot', '--reporter=json', `--outputFile.json=${report}`],
    {
      report,
      count: ({ numPassedTests, numFailedTests, numFailedTestSuites }) => ({
        [name]: { passed: numPassedTests, failed: numFailedTests || (numFailedTestSuites > 0 ? 1 : 0) },
      }),
    },
  );
}

checkNode();
await install();
await findOrInstallBrowsers();
await build();
// Each has one thread: two at a time take half as long.
await Promise.all([
  inTurn(
    () => check('Lint', 'eslint', ['--config', '.config/eslint.config.mjs', '.']),
    () => check('Packages', 'node', ['.config/check-packages.mjs']),
    () => check('Sizes', 'node', ['.config/check-sizes.mjs']),
  ),
  inTurn(
    () => check('Types', 'node', ['.config/check-types.mjs']),
    () => check('Format', 'prettier', ['--check', '.']),
  ),
]);
await vitest('Unit tests', 'unit');
const browserReport = join(reports, 'browser.json');
await suite('Browser tests', 'web-test-runner', ['--config', '.config/web-test-runner.config.mjs'], {
  env: { OMOKIT_BROWSER_REPORT: browserReport },
  report: browserReport,
  count: (byBrowser) =>
    Object.fromEntries(
      Object.entries(byBrowser).map(([browser, counted]) => [`Browser tests (${browser})`, counted]),
    ),
});
await vitest('End-to-end tests', 'e2e');

rmSync(reports, { recursive: true, force: true });
say(`Took ${seconds(startedAt)}.`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
