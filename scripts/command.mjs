// What our scripts share: how they end, and how they run other programs. Node's own modules only,
// because some of them run before anything is installed.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The repository's folder. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

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

/**
 * Whether a module is the script that Node was asked to run.
 * @param {string} moduleUrl the module's import.meta.url
 */
export function isMainModule(moduleUrl) {
  return process.argv[1] === fileURLToPath(moduleUrl);
}

/**
 * The file behind a command that an installed package brings, e.g. `vitest`.
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
 * Runs a program in the repository's folder with no input. Resolves to its exit code.
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
    // A program ended by a signal has no exit code.
    child.on('close', (code) => resolve(code ?? 1));
  });
}

/**
 * Runs a script of ours or an installed command with this Node.
 * @param {string} file
 * @param {string[]} [parameters]
 * @param {{environment?: Record<string, string>}} [options]
 */
export function runNode(file, parameters = [], options = {}) {
  return runProgram(process.execPath, [file, ...parameters], options);
}

/**
 * Runs a script of ours or an installed command with this Node, and collects what it prints.
 * @param {string} file
 * @param {string[]} parameters
 * @param {{environment?: Record<string, string>}} [options]
 * @returns {Promise<{code: number, output: string}>} stdout and stderr in the order they came
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
