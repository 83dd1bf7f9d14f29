// Vitest's global set-up of the end-to-end tests: builds the app and serves dist with the headers of a
// real host. Next: steps/open-app.ts.
import { preview, type PreviewServer } from 'vite';
import type { TestProject } from 'vitest/node';
import { installedCommand, runNode } from '../../scripts/command.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    /** The address of the built app, with a slash at the end. */
    appUrl: string;
  }
}

/** Set by `npm test`, which builds the app in a separate step. */
const IS_BUILT = 'KEYDOT_IS_BUILT';

let server: PreviewServer | null = null;

/** Vitest calls this before the first end-to-end test. */
export async function setup(project: TestProject): Promise<void> {
  if (!process.env[IS_BUILT]) await build();
  server = await preview({ preview: { port: 0 } });
  const url = server.resolvedUrls?.local[0];
  if (!url) throw new Error('Expected an address of the preview server, got none.');
  project.provide('appUrl', url);
}

/** Vitest calls this after the last end-to-end test. */
export async function teardown(): Promise<void> {
  await server?.close();
}

async function build(): Promise<void> {
  // Vitest's environment variables would make it a build for tests.
  const environment = { NODE_ENV: 'production', VITEST: '' };
  for (const step of [['scripts/prepare.mjs'], [installedCommand('vite'), 'build']]) {
    const code = await runNode(step[0], step.slice(1), { environment });
    if (code !== 0) throw new Error(`The app could not be built: ${step.join(' ')} failed.`);
  }
}
