// Installs the npm packages when they are missing or not those of package-lock.json. Node's own
// modules only: it runs before anything is installed.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail, ROOT, runNode, runProgram } from './command.mjs';

/**
 * What a lock file says of its packages, by folder.
 * @typedef {{packages: Record<string, {version?: string, optional?: boolean, devOptional?: boolean}>}} Lock
 */

/** Runs `npm ci` when it is needed; ends the process with a sentence when that fails. */
export async function installPackages() {
  const missing = findMissingPackages();
  if (missing.length === 0) return;
  console.log(`Installing the packages (${missing.length} are missing or of another version)…`);
  const parameters = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const code = await runNpm(parameters);
  if (code !== 0) {
    fail(`The packages could not be installed (npm ci ended with ${code}): see the lines above.`);
  }
}

/** npm writes what it has installed into a lock file of its own: the two are compared. */
function findMissingPackages() {
  const wanted = readLock('package-lock.json');
  if (!wanted) fail('package-lock.json is missing: clone the repository again.');
  const installed = readLock('node_modules/.package-lock.json');
  return Object.entries(wanted.packages).filter(([folder, { version, optional, devOptional }]) => {
    // The first entry is the project itself; optional packages are for other machines.
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
  // Under `npm start`, npm says where it is; on Windows it is a command file, which wants a shell.
  const own = process.env.npm_execpath;
  if (own?.endsWith('npm-cli.js')) return runNode(own, parameters);
  return runProgram('npm', parameters, { shell: process.platform === 'win32' });
}
