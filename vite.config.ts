// How the app is served, built and tested. There is one Vitest project for each environment: Node (node),
// Node with child processes (commands), a real browser (browser), and the built app in a browser (e2e).
import { playwright } from '@vitest/browser-playwright';
import { existsSync, realpathSync } from 'node:fs';
import {
  defineConfig,
  type TestProjectInlineConfiguration,
  type ViteUserConfig,
} from 'vitest/config';
import { browserFlags } from './scripts/browser-flags.mjs';
import { compactShaders, embedEntry, pageShell } from './scripts/build-plugins.mjs';
import { findBrowser } from './scripts/find-browser.mjs';
import { offline } from './scripts/offline-plugin.mjs';
import { recordChunks } from './scripts/record-chunks.mjs';
import { ISOLATION_HEADERS, SITE_HEADERS } from './scripts/site-headers.mjs';

/** Folder of real pictures and videos for tests, outside the repository; empty when it is missing. */
const hasData = process.env.VITEST !== undefined && existsSync('../shared/data');
const sharedData = hasData ? realpathSync('../shared/data') : '';

/**
 * How the code that TensorFlow.js backends share is divided into files: what all four use, and what those on
 * a GPU share with the one in JavaScript. Without this, WebGL loads more and smaller files.
 */
const tfjsChunks = {
  includeDependenciesRecursively: false,
  groups: [
    {
      name: 'tfjs-core',
      test: /@tensorflow\/|engine\/tfjs\/|\/long\/|browser-external/,
      minShareCount: 4,
      priority: 1,
    },
    {
      name: 'tfjs-kernels',
      test: /tfjs-backend-cpu\/|(where_impl|zeros|complex)\.js/,
      minShareCount: 2,
    },
  ],
};

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
  worker: {
    format: 'es',
    plugins: () => [compactShaders(), recordChunks()],
    rolldownOptions: { output: { codeSplitting: tfjsChunks } },
  },
  build: {
    target: 'es2022',
    manifest: true,
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    // No warnings about the time that plugins take.
    rolldownOptions: { checks: { pluginTimings: false } },
  },
  assetsInclude: ['**/weights.bin'],
  // Finds all dependencies at the start, because one that is found later reloads the page during a test.
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
    hookTimeout: 60_000,
  },
};

/** Tests in a real browser run again when they fail; `npm test` lists those that passed only then. */
const RETRIES = 1;

/** Time-out of `expect.poll`: the default of one second is too short on a busy machine. */
const EXPECT = { poll: { timeout: 20_000 } };

const commands: TestProjectInlineConfiguration = {
  extends: true,
  test: {
    name: 'commands',
    include: ['tests/commands/**/*.test.ts'],
    environment: 'node',
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
};

const browser = (executablePath: string | null): TestProjectInlineConfiguration => ({
  extends: true,
  test: {
    name: 'browser',
    include: ['tests/browser/**/*.test.ts'],
    // One file at a time, because each may use all cores and the software GPU.
    fileParallelism: false,
    // On a busy machine, WebGPU on the CPU takes minutes.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    retry: RETRIES,
    expect: EXPECT,
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
    testTimeout: 300_000,
    hookTimeout: 300_000,
    retry: RETRIES,
    expect: EXPECT,
  },
};

export default defineConfig(async (): Promise<ViteUserConfig> => {
  // Only tests need a browser.
  if (!process.env.VITEST) return app;
  const projects = [node, commands, browser(await findBrowser()), e2e];
  return { ...app, test: { provide: { sharedData }, projects } };
});
