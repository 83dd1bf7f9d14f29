// Runs once before the end-to-end tests: builds the app and serves dist the way a host would.
// app.ts opens it.
import { preview } from 'vite';
import type { TestProject } from 'vitest/node';
import { runNode } from '../../scripts/command.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the built app is served, with a slash at the end. */
    appUrl: string;
  }
}

/** `npm test` builds the app as a step of its own and says so with this variable. */
export const BUILT_ALREADY = 'KEYDOT_IS_BUILT';

export default async function serveBuiltApp(project: TestProject): Promise<() => Promise<void>> {
  if (!process.env[BUILT_ALREADY]) await build();
  const server = await preview({ preview: { port: 0 } });
  const url = server.resolvedUrls?.local[0];
  if (!url) throw new Error('The preview server listens nowhere.');
  project.provide('appUrl', url);
  return () => server.close();
}

async function build(): Promise<void> {
  for (const step of ['scripts/prepare-model.mjs', 'node_modules/vite/bin/vite.js']) {
    const code = await runNode(step, step.includes('vite') ? ['build'] : []);
    if (code !== 0) throw new Error(`${step} ended with exit code ${code}.`);
  }
}
