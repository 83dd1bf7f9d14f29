// Missing files in words.
import type { LackingFile } from '../../../api/offline-api.ts';

/** How many files are named; the others are counted. */
const MAX_NAMED = 3;

/** Which files are not there, why, and what happens about it. */
export function describeMissingFiles(lacking: readonly LackingFile[]): string {
  if (lacking.some(({ problem }) => problem === 'no room')) {
    return 'There is no room left on this device. Delete something, then try again.';
  }
  const named = lacking.slice(0, MAX_NAMED).map(({ path, problem }) => `${path} is ${problem}`);
  const others = lacking.length - named.length;
  const rest = others > 0 ? `, and ${others} more` : '';
  const what = lacking.length === 1 ? 'It is' : 'They are';
  return `${named.join(', ')}${rest}. ${what} fetched as soon as there is a network.`;
}
