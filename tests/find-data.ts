// Real pictures and videos for tests. They lie in ../shared/data, outside the repository; tests that need
// them are skipped, and say so, where the folder is missing.
import { describe, inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** Absolute path of ../shared/data; empty when it is not there. */
    sharedData: string;
  }
}

const folder = inject('sharedData');

/** Whether the shared data is there, for tests that use it only where it is. */
export const hasData = folder !== '';

/** As `describe`, but skipped and renamed where the shared data is absent. */
export function describeWithData(title: string, body: () => void): void {
  if (hasData) describe(title, body);
  else describe.skip(`${title} (skipped: ../shared/data is not there)`, body);
}

/**
 * Absolute path of a file of the shared data, for tests in Node.
 * @param name e.g. `body-coco/annotations.json`
 */
export function dataPath(name: string): string {
  if (!hasData) throw new Error(`Expected ../shared/data with ${name}, but the folder is missing.`);
  return `${folder}/${name}`;
}

/** Address of a file of the shared data, for tests in the browser. */
export function dataUrl(name: string): string {
  return `/@fs${dataPath(name)}`;
}
