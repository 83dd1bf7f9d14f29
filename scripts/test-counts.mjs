// Reads Vitest's JSON report. A run that went wrong never counts as one that passed.
import { basename } from 'node:path';

/**
 * What we read of the report.
 * @typedef {object} Report
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {number} numPendingTests skipped
 * @property {number} numTodoTests
 * @property {FileResult[]} testResults one for each file
 */

/**
 * @typedef {object} FileResult
 * @property {string} name the file's whole path
 * @property {string} status
 * @property {string} message why it could not be loaded, else empty
 * @property {{status: string, fullName: string, failureMessages: string[]}[]} assertionResults
 */

/**
 * How many tests passed, failed and were skipped. A file that could not be loaded counts as one that
 * failed, and so does anything else that made Vitest end with an error.
 * @param {string | null} text the report, null when Vitest did not get as far as writing one
 * @param {number} exitCode Vitest's
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
 * A line for each test that failed, and for each that passed only when it was tried again.
 * @param {string | null} text the report, null when Vitest did not get as far as writing one
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
 * A test file's path below tests/, or its name where it lies elsewhere.
 * @param {string} path
 */
function pathInTests(path) {
  const [, below] = path.split('/tests/');
  return below ?? basename(path);
}

/** @param {string} words */
function firstLine(words) {
  return words.split('\n', 1)[0];
}
