// Installs a browser for the tests when none is found: Debian's package when run as root, else Playwright's
// download. Prints its path.
import { fail, installedCommand, runNode, runProgram } from './command.mjs';
import { findBrowser } from './find-browser.mjs';

const QUIET = { environment: { DEBIAN_FRONTEND: 'noninteractive' } };

/** @returns {Promise<string>} path of a browser that starts */
async function installBrowser() {
  const found = (await findBrowser()) ?? (await withApt()) ?? (await withPlaywright());
  if (found) return found;
  throw new Error(
    'The tests need Chromium or Chrome. Install one, or set CHROME_PATH to its path.',
  );
}

async function withApt() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return null;
  console.log('Installing Chromium with apt-get…');
  try {
    await runProgram('apt-get', ['update', '-qq'], QUIET);
    await runProgram(
      'apt-get',
      ['install', '-y', '-qq', '--no-install-recommends', 'chromium'],
      QUIET,
    );
  } catch (error) {
    // This machine has no apt-get.
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ENOENT') throw error;
  }
  return findBrowser();
}

async function withPlaywright() {
  console.log("Downloading Playwright's Chromium…");
  await runNode(installedCommand('playwright'), ['install', 'chromium']);
  return findBrowser();
}

try {
  console.log(await installBrowser());
} catch (error) {
  fail(/** @type {Error} */ (error).message);
}
