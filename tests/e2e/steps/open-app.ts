// Opens the built app in a real browser, with the camera and the GPU a test asks for.
// Who serves it is serve-built-app.ts.
import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from 'playwright';
import { inject } from 'vitest';
import { browserFlags, type Gpu } from '../../../scripts/browser-flags.mjs';
import { findBrowser } from '../../../scripts/find-browser.mjs';
import { RequestWatch } from './watch-requests.ts';

export interface AppOptions {
  /** Chromium's moving pattern, no camera at all, or an MJPEG file played in a loop. */
  camera?: 'pattern' | 'none' | { file: string };
  /** Whether the person allows the camera. */
  allowed?: boolean;
  /** With 'software', WebGPU and WebGL answer. */
  gpu?: Gpu;
  /** Appended to the app's address, e.g. `?backend=wasm`. */
  search?: string;
  /** Size of the window, colour scheme, reduced motion and the like. */
  context?: BrowserContextOptions;
  /** Runs before the app is loaded: init scripts, routes that fail. */
  prepare?: (context: BrowserContext, page: Page) => Promise<void>;
}

/** The app in a browser of its own. */
export interface OpenApp {
  browser: Browser;
  context: BrowserContext;
  page: Page;
  /** Uncaught errors of the page and everything it logged as an error, as they come. */
  errors: string[];
  /** Every request to elsewhere than the app's own origin, the browser's workers included, as they come. */
  elsewhere: readonly string[];
  close(): Promise<void>;
}

/** Starts a browser and loads the built app. */
export async function openApp(options: AppOptions = {}): Promise<OpenApp> {
  const { camera = 'pattern', allowed = true, gpu = 'none', search = '' } = options;
  const url = inject('appUrl') + search;
  const watch = await RequestWatch.start();
  const browser = await launchBrowser({ camera, gpu });
  browser.on('disconnected', () => watch.close());
  try {
    const permissions = allowed ? ['camera'] : [];
    const context = await browser.newContext({
      // What a test routes to fail has to reach the test; offline.test.ts has the service worker.
      serviceWorkers: 'block',
      ...options.context,
      permissions,
      proxy: watch.proxyFor(new URL(url).origin),
    });
    const page = await context.newPage();
    const errors = collectErrors(page);
    await options.prepare?.(context, page);
    await page.goto(url);
    const { elsewhere } = watch;
    return { browser, context, page, errors, elsewhere, close: () => browser.close() };
  } catch (error) {
    await browser.close();
    throw error;
  }
}

async function launchBrowser(options: Parameters<typeof browserFlags>[0]): Promise<Browser> {
  const executablePath = await findBrowser();
  if (!executablePath) throw new Error('No Chromium or Chrome was found; see CHROME_PATH.');
  return chromium.launch({ executablePath, args: browserFlags(options) });
}

function collectErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  return errors;
}
