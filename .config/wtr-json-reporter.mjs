import { writeFileSync } from 'node:fs';

const countTests = (suite, outcome) =>
  suite.tests.filter(outcome).length +
  suite.suites.reduce((sum, inner) => sum + countTests(inner, outcome), 0);

/** Writes how many browser tests passed and failed, a file that did not load counting as one failure. */
export const jsonReporter = (file) => ({
  onTestRunFinished({ sessions }) {
    if (!file) return;
    const all = [...sessions];
    const count = (outcome) =>
      all.reduce((sum, { testResults }) => sum + (testResults ? countTests(testResults, outcome) : 0), 0);
    const broken = all.filter(
      ({ passed, testResults }) =>
        !passed && !(testResults && countTests(testResults, (t) => !t.passed && !t.skipped)),
    );
    writeFileSync(
      file,
      JSON.stringify({
        passed: count((test) => test.passed),
        failed: count((test) => !test.passed && !test.skipped) + broken.length,
      }),
    );
  },
});
