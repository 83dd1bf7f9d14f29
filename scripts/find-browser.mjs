// Finds Chromium or Chrome for tests and benchmarks: CHROME_PATH, the usual names on PATH, the default folders
// on macOS and Windows, then Playwright's download.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const MAC_APPLICATIONS = ['Google Chrome', 'Chromium'];
const VERSION_TIMEOUT_MS = 20_000;

/**
 * Path of a browser that starts, or null when none is found.
 * @returns {Promise<string | null>}
 * @throws Error when CHROME_PATH is set but is not a browser
 */
export async function findBrowser() {
  const wanted = process.env.CHROME_PATH;
  if (wanted) {
    if (starts(wanted)) return wanted;
    throw new Error(`Expected CHROME_PATH to be a browser, got ${wanted}, which does not start.`);
  }
  const candidates = [...listOnPath(), ...listDefaultPaths(), await findPlaywrightBrowser()];
  return candidates.find((path) => path !== null && starts(path)) ?? null;
}

function listOnPath() {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
}

function listDefaultPaths() {
  if (process.platform === 'darwin') {
    return MAC_APPLICATIONS.flatMap((name) =>
      ['/', homedir()].map((root) => join(root, `Applications/${name}.app/Contents/MacOS/${name}`)),
    );
  }
  if (process.platform !== 'win32') return [];
  const { PROGRAMFILES, LOCALAPPDATA } = process.env;
  return [PROGRAMFILES, process.env['PROGRAMFILES(X86)'], LOCALAPPDATA].flatMap((root) =>
    root ? [join(root, 'Google/Chrome/Application/chrome.exe')] : [],
  );
}

async function findPlaywrightBrowser() {
  const { chromium } = await import('playwright');
  return chromium.executablePath();
}

/**
 * Whether a browser exists and starts. On some systems `chromium-browser` is a script that only prints
 * installation instructions.
 * @param {string} path
 */
function starts(path) {
  if (!existsSync(path)) return false;
  // On Windows, `chrome --version` opens a window.
  if (process.platform === 'win32') return true;
  try {
    execFileSync(path, ['--version'], { timeout: VERSION_TIMEOUT_MS, stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
