// Browsers that are started once and used by many tests, each in a separate context. All files of the
// end-to-end tests run in one process (`isolate: false` in vite.config.ts), which ends them when it ends.
import { chromium, type Browser } from 'playwright';
import { browserFlags } from '../../../scripts/browser-flags.mjs';
import { findBrowser } from '../../../scripts/find-browser.mjs';

/** Time-out of every click, wait and navigation, ms: twice Playwright's default, for busy machines. */
export const ACTION_TIMEOUT_MS = 60_000;

const running = new Map<string, Promise<Browser>>();

/** A browser with these flags: the running one, or a new one. */
export function shareBrowser(options: Parameters<typeof browserFlags>[0]): Promise<Browser> {
  const args = browserFlags(options);
  const key = args.join(' ');
  const browser = running.get(key) ?? launch(args, () => running.delete(key));
  running.set(key, browser);
  return browser;
}

async function launch(args: string[], onEnd: () => void): Promise<Browser> {
  try {
    const browser = await chromium.launch({ executablePath: await requireBrowser(), args });
    browser.on('disconnected', onEnd);
    return browser;
  } catch (error) {
    onEnd();
    throw error;
  }
}

let executable: Promise<string | null> | null = null;

/** The path of a browser. @throws when none is installed */
export async function requireBrowser(): Promise<string> {
  executable ??= findBrowser();
  const path = await executable;
  if (!path) throw new Error('Expected Chromium or Chrome, found none: see CHROME_PATH.');
  return path;
}
