// Configuration of the development server, the build and the tests. There is one Vitest project per environment:
// Node (node), Node with child processes (commands), a browser (browser), and the built app in a browser (e2e).
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

/** Folder outside the repository with photographs and videos for tests; empty when it does not exist. */
const hasData = process.env.VITEST !== undefined && existsSync('../shared/data');
const sharedData = hasData ? realpathSync('../shared/data') : '';

/**
 * Two shared files for TensorFlow.js's backends: code of all four, and kernels that GPU backends share with the one in
 * JavaScript. Without these groups, WebGL loads more and smaller files.
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
  // Relative addresses, so that the build works in any folder of a server.
  base: './',
  server: {
    host: 'localhost',
    headers: ISOLATION_HEADERS,
    fs: {
      allow: ['.', ...(sharedData ? [sharedData] : [])],
      // Vite's default, and .cache with the certificate's private key (scripts/certificate.mjs).
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
    // Disables warnings about slow plugins.
    rolldownOptions: { checks: { pluginTimings: false } },
  },
  assetsInclude: ['**/weights.bin'],
  // All dependencies are found at the start, because a new one would reload the page during a test.
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

/** Failed tests in a browser run again. `npm test` lists those that pass only then. */
const RETRIES = 1;

/** The default time-out of `expect.poll`, one second, is too short on a busy machine. */
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
    // WebGPU on the CPU takes minutes on a busy machine.
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
