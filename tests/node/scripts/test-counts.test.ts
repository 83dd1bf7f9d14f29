// The summary of `npm test`: failed runs are never reported as passed.
import { expect, test } from 'vitest';
import { countTests, listTroubles } from '../../../scripts/test-counts.mjs';

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

test('counts passed, failed and skipped tests', () => {
  const report = createReport({ numFailedTests: 2, numPendingTests: 1, numTodoTests: 1 });
  expect(countTests(report, 1)).toEqual({ passed: 3, failed: 2, skipped: 2 });
});

test('a successful run has no failures', () => {
  expect(countTests(createReport({}), 0)).toEqual({ passed: 3, failed: 0, skipped: 0 });
});

test('a run without a report failed', () => {
  expect(countTests(null, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test('a file that cannot be loaded counts as one failure', () => {
  const report = createReport({ testResults: [{ status: 'failed', assertionResults: [] }] });
  expect(countTests(report, 1)).toEqual({ passed: 3, failed: 1, skipped: 0 });
});

test('an error outside a test counts as one failure', () => {
  expect(countTests(createReport({}), 1)).toEqual({ passed: 3, failed: 1, skipped: 0 });
});

test('failed and retried tests are named', () => {
  const assertionResults = [
    { status: 'passed', fullName: 'a dot is found', failureMessages: [] },
    { status: 'failed', fullName: 'two dots are found', failureMessages: ['Error: one\n at x'] },
    { status: 'passed', fullName: 'the page rests', failureMessages: ['Error: it moved'] },
  ];
  const dots = { name: '/app/dots.test.ts', status: 'failed', message: '', assertionResults };
  const broken = { name: '/app/a.test.ts', status: 'failed', message: 'No.', assertionResults: [] };
  expect(listTroubles(createReport({ testResults: [dots, broken] }))).toEqual([
    '✗ dots.test.ts > two dots are found: Error: one',
    '↻ only when tried again: dots.test.ts > the page rests: Error: it moved',
    '✗ a.test.ts could not be loaded: No.',
  ]);
  expect(listTroubles(null)).toEqual(['Vitest wrote no report.']);
});
