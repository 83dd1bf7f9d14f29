// Counts and lists the results in Vitest's JSON report. A run that ends with an error counts as a failed test.
import { basename } from 'node:path';

/**
 * The fields of the report that are read here.
 * @typedef {object} Report
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {number} numPendingTests skipped
 * @property {number} numTodoTests
 * @property {FileResult[]} testResults one per file
 */

/**
 * @typedef {object} FileResult
 * @property {string} name absolute path
 * @property {string} status
 * @property {string} message why the file could not be loaded, else empty
 * @property {{status: string, fullName: string, failureMessages: string[]}[]} assertionResults
 */

/**
 * Numbers of passed, failed and skipped tests. A file that could not be loaded counts as one failed test, and
 * so does any other error of Vitest.
 * @param {string | null} text the report, null when Vitest wrote none
 * @param {number} exitCode of Vitest
 */
export function countTests(text, exitCode) {
  if (text === null) return { passed: 0, failed: 1, skipped: 0 };
  /** @type {Report} */
  const report = JSON.parse(text);
  const brokenFiles = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  const failed = report.numFailedTests + brokenFiles.length;
  return {
    passed: report.numPassedTests,
    failed: exitCode === 0 ? failed : Math.max(failed, 1),
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/**
 * One line for each failed test and for each test that passed only after a retry.
 * @param {string | null} text the report, null when Vitest wrote none
 */
export function listTroubles(text) {
  if (text === null) return ['Vitest wrote no report.'];
  /** @type {Report} */
  const report = JSON.parse(text);
  return report.testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = pathInTests(name);
    if (status === 'failed' && assertionResults.length === 0) {
      return [`✗ ${file} could not be loaded: ${firstLine(message)}`];
    }
    return assertionResults.flatMap(({ status, fullName, failureMessages: [first] }) => {
      if (first === undefined) return [];
      const mark = status === 'failed' ? '✗' : '↻ only when tried again:';
      return [`${mark} ${file} > ${fullName}: ${firstLine(first)}`];
    });
  });
}

/**
 * A file's path relative to tests/, or its name when it is outside.
 * @param {string} path
 */
function pathInTests(path) {
  const [, below] = path.split('/tests/');
  return below ?? basename(path);
}

/** @param {string} text */
function firstLine(text) {
  return text.split('\n', 1)[0];
}
