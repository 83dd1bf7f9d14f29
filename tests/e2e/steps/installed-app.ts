// The built app in a browser whose profile is a folder on the disk: it can be closed and opened again,
// storage is real and limited, and the service worker runs. Other tests use open-app.ts.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright';
import { inject } from 'vitest';
import { browserFlags } from '../../../scripts/browser-flags.mjs';
import { collectPoses } from './collect-poses.ts';
import type { OpenApp } from './open-app.ts';
import { ACTION_TIMEOUT_MS, requireBrowser } from './shared-browsers.ts';

export class Profile {
  readonly #folder: string;
  #context: BrowserContext | null = null;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async create(): Promise<Profile> {
    return new Profile(await mkdtemp(join(tmpdir(), 'keydot-profile-')));
  }

  /** Starts the browser with everything that it stored before. */
  async openBrowser(options: BrowserContextOptions = {}): Promise<BrowserContext> {
    this.#context = await chromium.launchPersistentContext(this.#folder, {
      executablePath: await requireBrowser(),
      args: browserFlags({ gpu: 'none', camera: 'pattern' }),
      permissions: ['camera'],
      viewport: { width: 1280, height: 800 },
      ...options,
    });
    this.#context.setDefaultTimeout(ACTION_TIMEOUT_MS);
    await collectPoses(this.#context);
    return this.#context;
  }

  async closeBrowser(): Promise<void> {
    await this.#context?.close();
    this.#context = null;
  }

  /** Closes the browser and deletes what it stored. */
  async remove(): Promise<void> {
    await this.closeBrowser();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/**
 * Opens the app with storage on the disk, which a private context keeps in memory and without a limit.
 * @param search appended to the app's address
 */
export async function openPersistentApp(
  search: string,
): Promise<Pick<OpenApp, 'context' | 'page' | 'errors' | 'close'>> {
  const profile = await Profile.create();
  const context = await profile.openBrowser();
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(inject('appUrl') + search);
  return { context, page, errors, close: () => profile.remove() };
}

/** Waits until the app has checked that all its files are stored. @returns the line that says so */
export async function waitUntilOffline(page: Page): Promise<string> {
  const line = page.locator('keydot-offline').getByText('Offline ready');
  await line.waitFor();
  return (await line.innerText()).trim();
}
