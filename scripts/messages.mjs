// How our scripts end when they cannot go on: one sentence, no stack.

/**
 * Prints one sentence and ends the process.
 * @param {string} sentence
 * @param {number} [exitCode] 1 when something is wrong, 2 when the command was
 * @returns {never}
 */
export function fail(sentence, exitCode = 1) {
  console.error(sentence);
  process.exit(exitCode);
}
