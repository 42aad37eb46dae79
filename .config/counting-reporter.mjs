import { writeFileSync } from 'node:fs';

const countTests = (suite, outcome) =>
  suite.tests.filter(outcome).length +
  suite.suites.reduce((sum, inner) => sum + countTests(inner, outcome), 0);

const isFailed = ({ passed, skipped }) => !passed && !skipped;

/** Counts what passed and failed, a file that did not load as one failure; says it, and writes it to `file` if given. */
export const countingReporter = (file) => ({
  onTestRunFinished({ sessions }) {
    const all = [...sessions];
    const count = (outcome) =>
      all.reduce((sum, { testResults }) => sum + (testResults ? countTests(testResults, outcome) : 0), 0);
    const hasFailure = ({ testResults }) => testResults && countTests(testResults, isFailed) > 0;
    const broken = all.filter((session) => !session.passed && !hasFailure(session)).length;
    const counted = { passed: count(({ passed }) => passed), failed: count(isFailed) + broken };
    console.log(`${counted.passed} passed, ${counted.failed} failed`);
    if (file) writeFileSync(file, JSON.stringify(counted));
  },
});
