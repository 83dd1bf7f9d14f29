// Opens the built app, served by serve-built-app.ts, in a separate browser context, with the camera
// and the GPU that a test needs. Next: shared-browsers.ts.
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright';
import { inject } from 'vitest';
import type { Gpu } from '../../../scripts/browser-flags.mjs';
import { ACTION_TIMEOUT_MS, shareBrowser } from './shared-browsers.ts';
import { RequestWatch } from './watch-requests.ts';

export interface AppOptions {
  /** Chromium's moving pattern, no camera, or an MJPEG file played in a loop. */
  camera?: 'pattern' | 'none' | { file: string };
  /** Whether the person allows the camera. */
  allowed?: boolean;
  /** With 'software', WebGPU and WebGL are available. */
  gpu?: Gpu;
  /** Appended to the app's address, e.g. `?backend=wasm`. */
  search?: string;
  /** Size of the window, colour scheme, reduced motion and the like. */
  context?: BrowserContextOptions;
  /** Runs before the app is loaded: init scripts, routes that fail. */
  prepare?: (context: BrowserContext, page: Page) => Promise<void>;
}

/** The app in a separate context: no storage, cache or permission is shared with other tests. */
export interface OpenApp {
  context: BrowserContext;
  page: Page;
  /** Uncaught errors of the page and its logged errors, in order. */
  errors: string[];
  /** Requests to other origins, including those of workers, in order. */
  elsewhere: readonly string[];
  close(): Promise<void>;
}

/** Loads the built app. */
export async function openApp(options: AppOptions = {}): Promise<OpenApp> {
  const { camera = 'pattern', allowed = true, gpu = 'none', search = '' } = options;
  const url = inject('appUrl') + search;
  const browser = await shareBrowser({ camera, gpu });
  const watch = await RequestWatch.start();
  const permissions = allowed ? ['camera'] : [];
  const context = await browser.newContext({
    // Otherwise requests of the service worker would bypass a test's routes.
    serviceWorkers: 'block',
    ...options.context,
    permissions,
    proxy: watch.proxyFor(new URL(url).origin),
  });
  context.setDefaultTimeout(ACTION_TIMEOUT_MS);
  context.on('close', () => watch.close());
  try {
    const page = await context.newPage();
    const errors = collectErrors(page);
    await options.prepare?.(context, page);
    await page.goto(url);
    const { elsewhere } = watch;
    return { context, page, errors, elsewhere, close: () => context.close() };
  } catch (error) {
    await context.close();
    throw error;
  }
}

function collectErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  return errors;
}
