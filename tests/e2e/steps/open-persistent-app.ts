// Opens the built app in a profile on the disk, for what a window that forgets everything does not do:
// a full disk. The usual way: open-app.ts.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { inject } from 'vitest';
import { browserFlags } from '../../../scripts/browser-flags.mjs';
import type { OpenApp } from './open-app.ts';
import { collectPoses } from './collect-poses.ts';
import { requireBrowser } from './shared-browsers.ts';

export async function openKeptApp(
  search: string,
): Promise<Pick<OpenApp, 'context' | 'page' | 'errors' | 'close'>> {
  const profile = await mkdtemp(join(tmpdir(), 'keydot-profile-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: await requireBrowser(),
    args: browserFlags({ gpu: 'none', camera: 'pattern' }),
    permissions: ['camera'],
    viewport: { width: 1280, height: 800 },
  });
  const close = async () => {
    await context.close();
    await rm(profile, { recursive: true, force: true });
  };
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await collectPoses(context);
  await page.goto(inject('appUrl') + search);
  return { context, page, errors, close };
}
