// Reads Vitest's JSON report. A run that went wrong never counts as one that passed.

/**
 * What we read of the report.
 * @typedef {object} Report
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {number} numPendingTests skipped
 * @property {number} numTodoTests
 * @property {{status: string, assertionResults: unknown[]}[]} testResults one for each file
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
