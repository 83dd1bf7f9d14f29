// Installs the npm packages when any is missing or differs from package-lock.json. Uses built-in modules only,
// because it runs before any package is installed.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail, ROOT, runNode, runProgram } from './command.mjs';

/**
 * A lock file: its packages by folder.
 * @typedef {{packages: Record<string, {version?: string, optional?: boolean, devOptional?: boolean}>}} Lock
 */

/** Runs `npm ci` when needed. Ends the process with an error message when that fails. */
export async function installPackages() {
  const missing = findMissingPackages();
  if (missing.length === 0) return;
  console.log(`Installing npm packages (${missing.length} missing or outdated)…`);
  const parameters = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const code = await runNpm(parameters);
  if (code !== 0) {
    fail(`npm ci failed with exit code ${code}. See its output above.`);
  }
}

/** Compares package-lock.json with node_modules/.package-lock.json, in which npm lists what is installed. */
function findMissingPackages() {
  const wanted = readLock('package-lock.json');
  if (!wanted) fail('package-lock.json is missing. Clone the repository again.');
  const installed = readLock('node_modules/.package-lock.json');
  return Object.entries(wanted.packages).filter(([folder, { version, optional, devOptional }]) => {
    // The entry '' is the project itself. Optional packages are for other platforms.
    if (folder === '' || optional || devOptional) return false;
    return installed?.packages[folder]?.version !== version;
  });
}

/**
 * @param {string} file
 * @returns {Lock | null}
 */
function readLock(file) {
  try {
    return /** @type {Lock} */ (JSON.parse(readFileSync(join(ROOT, file), 'utf8')));
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return null;
    throw error;
  }
}

/** @param {string[]} parameters */
function runNpm(parameters) {
  // Under `npm start`, npm sets its own path. On Windows, npm is a .cmd file, which needs a shell.
  const own = process.env.npm_execpath;
  if (own?.endsWith('npm-cli.js')) return runNode(own, parameters);
  return runProgram('npm', parameters, { shell: process.platform === 'win32' });
}
