// The built app in a browser with a profile on the disk, as a person has it: it can be closed and
// opened again, and the service worker is there. For tests that need none: open-app.ts.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright';
import { browserFlags } from '../../../scripts/browser-flags.mjs';
import { collectPoses } from './collect-poses.ts';
import { requireBrowser } from './shared-browsers.ts';

export class Profile {
  readonly #folder: string;
  #context: BrowserContext | null = null;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async create(): Promise<Profile> {
    return new Profile(await mkdtemp(join(tmpdir(), 'keydot-profile-')));
  }

  /** Starts the browser; what it knows from the last time is still there. */
  async openBrowser(options: BrowserContextOptions = {}): Promise<BrowserContext> {
    this.#context = await chromium.launchPersistentContext(this.#folder, {
      executablePath: await requireBrowser(),
      args: browserFlags({ gpu: 'none', camera: 'pattern' }),
      permissions: ['camera'],
      viewport: { width: 1280, height: 800 },
      ...options,
    });
    await collectPoses(this.#context);
    return this.#context;
  }

  async closeBrowser(): Promise<void> {
    await this.#context?.close();
    this.#context = null;
  }

  async remove(): Promise<void> {
    await this.closeBrowser();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** Waits until the app says that it has proven to be whole. */
export async function waitUntilOffline(page: Page): Promise<string> {
  const line = page.locator('keydot-offline').getByText('Offline ready');
  await line.waitFor();
  return (await line.innerText()).trim();
}
