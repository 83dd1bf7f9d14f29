// Finds a Chromium or Chrome for the tests: CHROME_PATH, the usual names on PATH, the usual places
// on macOS and Windows, Playwright's own download. Prints the path when run as a command.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { isMainModule, fail } from './command.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const MAC_APPLICATIONS = ['Google Chrome', 'Chromium'];
const ANSWER_WITHIN_MS = 20_000;

/**
 * Path of a browser that starts, or null when there is none.
 * @returns {Promise<string | null>}
 * @throws when CHROME_PATH is set and is no browser: what was asked for is not silently replaced
 */
export async function findBrowser() {
  const wanted = process.env.CHROME_PATH;
  if (wanted) {
    if (answers(wanted)) return wanted;
    throw new Error(`CHROME_PATH is ${wanted}, but that is not a browser that starts.`);
  }
  const candidates = [...onPath(), ...usualPlaces(), await playwrightsOwn()];
  return candidates.find((path) => path !== null && answers(path)) ?? null;
}

function onPath() {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
}

function usualPlaces() {
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

async function playwrightsOwn() {
  const { chromium } = await import('playwright');
  return chromium.executablePath();
}

/**
 * Whether it is there and starts: on some systems `chromium-browser` is a text that says what to install.
 * @param {string} path
 */
function answers(path) {
  if (!existsSync(path)) return false;
  // On Windows, asking Chrome for its version opens a window instead.
  if (process.platform === 'win32') return true;
  try {
    execFileSync(path, ['--version'], { timeout: ANSWER_WITHIN_MS, stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

if (isMainModule(import.meta.url)) {
  console.log((await findBrowser()) ?? fail('No Chromium or Chrome was found.'));
}
