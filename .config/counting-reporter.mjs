import { writeFileSync } from 'node:fs';

const countTests = (suite, outcome) =>
  suite.tests.filter(outcome).length +
  suite.suites.reduce((sum, inner) => sum + countTests(inner, outcome), 0);

const isFailed = ({ passed, skipped }) => !passed && !skipped;

/** What one browser's sessions make: a file that did not load is one failure. */
function countSessions(sessions) {
  const count = (outcome) =>
    sessions.reduce((sum, { testResults }) => sum + (testResults ? countTests(testResults, outcome) : 0), 0);
  const hasFailure = ({ testResults }) => testResults && countTests(testResults, isFailed) > 0;
  const broken = sessions.filter((session) => !session.passed && !hasFailure(session)).length;
  return {
    passed: count(({ passed, skipped }) => passed && !skipped),
    failed: count(isFailed) + broken,
    skipped: count(({ skipped }) => skipped),
  };
}

/** Counts each browser's tests; says the counts, and writes them to `file` if given, by browser. */
export const countingReporter = (file) => ({
  onTestRunFinished({ sessions }) {
    const byBrowser = Map.groupBy(sessions, ({ browser }) => browser.name);
    const counted = [...byBrowser].map(([name, its]) => [name, countSessions(its)]);
    for (const [name, { passed, failed, skipped }] of counted)
      console.log(`${name}: ${passed} passed, ${failed} failed, ${skipped} skipped`);
    if (file) writeFileSync(file, JSON.stringify(Object.fromEntries(counted)));
  },
});
