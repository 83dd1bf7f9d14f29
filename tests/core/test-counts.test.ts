// `npm test` must never say that a run passed when it went wrong.
import { expect, test } from 'vitest';
import { countTests } from '../../scripts/test-counts.mjs';

function createReport(changes: object): string {
  return JSON.stringify({
    numPassedTests: 3,
    numFailedTests: 0,
    numPendingTests: 0,
    numTodoTests: 0,
    testResults: [{ status: 'passed', assertionResults: [{}, {}, {}] }],
    ...changes,
  });
}

test('counts what passed, failed and was skipped', () => {
  const report = createReport({ numFailedTests: 2, numPendingTests: 1, numTodoTests: 1 });
  expect(countTests(report, 1)).toEqual({ passed: 3, failed: 2, skipped: 2 });
});

test('a good run has no failures', () => {
  expect(countTests(createReport({}), 0)).toEqual({ passed: 3, failed: 0, skipped: 0 });
});

test('a run without a report failed', () => {
  expect(countTests(null, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test('a file that could not be loaded counts as one failure', () => {
  const report = createReport({ testResults: [{ status: 'failed', assertionResults: [] }] });
  expect(countTests(report, 1)).toEqual({ passed: 3, failed: 1, skipped: 0 });
});

test('an error outside of any test counts as one failure', () => {
  expect(countTests(createReport({}), 1)).toEqual({ passed: 3, failed: 1, skipped: 0 });
});
