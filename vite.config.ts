// How the app is served, built and tested. Vitest's projects say what a test needs: Node (node),
// processes of its own (commands), a real browser (browser), or the built app in one (e2e).
import { playwright } from '@vitest/browser-playwright';
import { existsSync, realpathSync } from 'node:fs';
import {
  defineConfig,
  type TestProjectInlineConfiguration,
  type ViteUserConfig,
} from 'vitest/config';
import { browserFlags } from './scripts/browser-flags.mjs';
import { compactShaders } from './scripts/compact-shaders.mjs';
import { embedEntry } from './scripts/embed-entry.mjs';
import { findBrowser } from './scripts/find-browser.mjs';
import { offline } from './scripts/offline-plugin.mjs';
import { pageShell } from './scripts/page-shell.mjs';
import { recordChunks } from './scripts/record-chunks.mjs';
import { ISOLATION_HEADERS, SITE_HEADERS } from './scripts/site-headers.mjs';

/** Real pictures and videos for tests, beside the repository; empty when they are not there. */
const hasData = process.env.VITEST !== undefined && existsSync('../shared/data');
const sharedData = hasData ? realpathSync('../shared/data') : '';

const app: ViteUserConfig = {
  // Relative addresses, so that dist works in any folder of any server.
  base: './',
  server: {
    host: 'localhost',
    headers: ISOLATION_HEADERS,
    fs: {
      allow: ['.', ...(sharedData ? [sharedData] : [])],
      // Vite's own list, and the certificate's private key (scripts/certificate.mjs).
      deny: ['.env', '.env.*', '*.{crt,pem}', '**/.git/**', '**/.cache/**'],
    },
  },
  preview: { host: 'localhost', headers: SITE_HEADERS },
  plugins: [pageShell(), recordChunks(), embedEntry(), offline()],
  worker: { format: 'es', plugins: () => [compactShaders(), recordChunks()] },
  build: {
    target: 'es2022',
    manifest: true,
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    // Where the build spends its time is nobody's concern but the bundler's.
    rolldownOptions: { checks: { pluginTimings: false } },
  },
  assetsInclude: ['**/weights.bin'],
  // Everything is found at the start: a dependency found later reloads the page under a test.
  optimizeDeps: {
    entries: [
      'index.html',
      'src/**/*.ts',
      '!src/engine/cpu/assembly/**',
      ...(process.env.VITEST ? ['tests/browser/**/*.ts'] : []),
    ],
  },
};

const node: TestProjectInlineConfiguration = {
  extends: true,
  test: {
    name: 'node',
    include: ['tests/node/**/*.test.ts'],
    environment: 'node',
    testTimeout: 60_000,
  },
};

/** A real browser on a busy machine may miss once; `npm test` names every test that needed this. */
const ONCE_MORE = 1;

/** How long `expect.poll` waits: a second is little on a busy machine. */
const PATIENT = { poll: { timeout: 20_000 } };

const commands: TestProjectInlineConfiguration = {
  extends: true,
  test: {
    name: 'commands',
    include: ['tests/commands/**/*.test.ts'],
    environment: 'node',
    testTimeout: 120_000,
  },
};

const browser = (executablePath: string | null): TestProjectInlineConfiguration => ({
  extends: true,
  test: {
    name: 'browser',
    include: ['tests/browser/**/*.test.ts'],
    // One file after the other: each may use every core and the one software GPU.
    fileParallelism: false,
    // WebGPU computed on the CPU takes minutes where the CPU has other work; nothing else is slow.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    retry: ONCE_MORE,
    expect: PATIENT,
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: playwright({
        launchOptions: {
          ...(executablePath && { executablePath }),
          args: browserFlags({ gpu: 'software', camera: 'pattern' }),
        },
        contextOptions: { permissions: ['camera'] },
      }),
      instances: [{ browser: 'chromium' }],
    },
  },
});

const e2e: TestProjectInlineConfiguration = {
  extends: true,
  test: {
    name: 'e2e',
    include: ['tests/e2e/**/*.test.ts'],
    environment: 'node',
    globalSetup: 'tests/e2e/serve-built-app.ts',
    fileParallelism: false,
    // One process for all files, so that they share its browsers (tests/e2e/steps/shared-browsers.ts).
    isolate: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    retry: ONCE_MORE,
    expect: PATIENT,
  },
};

export default defineConfig(async (): Promise<ViteUserConfig> => {
  // Only a test run looks for a browser.
  if (!process.env.VITEST) return app;
  const projects = [node, commands, browser(await findBrowser()), e2e];
  return { ...app, test: { provide: { sharedData }, projects } };
});
