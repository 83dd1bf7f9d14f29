// Shared by the scripts: running other programs, and ending with an error message. Uses built-in modules
// only, because some scripts run before any package is installed.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The repository's root folder. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/**
 * Prints an error message and ends the process.
 * @param {string} sentence
 * @param {number} [exitCode] 1 for a failure, 2 for wrong arguments
 * @returns {never}
 */
export function fail(sentence, exitCode = 1) {
  console.error(sentence);
  process.exit(exitCode);
}

/**
 * Path of the script of an installed package's command, e.g. `vitest`.
 * @param {string} name
 * @param {string} [packageName]
 */
export function installedCommand(name, packageName = name) {
  const folder = new URL(`../node_modules/${packageName}/`, import.meta.url);
  /** @type {{bin: string | Record<string, string>}} */
  const { bin } = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8'));
  return fileURLToPath(new URL(typeof bin === 'string' ? bin : bin[name], folder));
}

/**
 * Runs a program in the repository's root folder, without input. Resolves to its exit code.
 * @param {string} program
 * @param {string[]} parameters
 * @param {{environment?: Record<string, string>, shell?: boolean}} [options]
 * @returns {Promise<number>}
 */
export function runProgram(program, parameters, { environment = {}, shell = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, parameters, {
      cwd: ROOT,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'inherit', 'inherit'],
      shell,
    });
    child.on('error', reject);
    // The code is null when a signal ended the program.
    child.on('close', (code) => resolve(code ?? 1));
  });
}

/**
 * Runs a script or an installed command with the current Node. Resolves to its exit code.
 * @param {string} file
 * @param {string[]} [parameters]
 * @param {{environment?: Record<string, string>}} [options]
 */
export function runNode(file, parameters = [], options = {}) {
  return runProgram(process.execPath, [file, ...parameters], options);
}

/**
 * Runs a script or an installed command with the current Node and captures its output.
 * @param {string} file
 * @param {string[]} parameters
 * @param {{environment?: Record<string, string>}} [options]
 * @returns {Promise<{code: number, output: string}>} stdout and stderr, interleaved
 */
export function captureNode(file, parameters, { environment = {} } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [file, ...parameters], {
      cwd: ROOT,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (/** @type {string} */ text) => (output += text));
    }
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
