// THE THIRD BORDER: what the build tells the service worker, and every message between it and the page.
// The build's end is scripts/seal-build.mjs, the page's page/offline/, the other one sw/.

/**
 * A part of the app that devices need or do not need: `start` is what the first paint takes, `shell`
 * everything else that each place of the app takes, `model` the network's weights, `recorder` what
 * recording takes; then what one backend takes, and what the app itself never asks for.
 */
export type Part =
  'start' | 'shell' | 'model' | 'recorder' | 'webgpu' | 'webgl' | 'tfjs-wasm' | 'cpu' | 'extra';

/** One file of a build. */
export interface BuildFile {
  /** Relative to the app's folder. */
  path: string;
  /** SHA-256 of its content, hexadecimal. */
  sha256: string;
  bytes: number;
  /** The parts that cannot do without it. */
  parts: readonly Part[];
}

/** What a version brought, in words for people. */
export interface VersionChanges {
  version: string;
  lines: readonly string[];
}

/** All that a service worker knows of the build it serves. */
export interface Build {
  version: string;
  /** Another one for every other content. */
  id: string;
  /** The newest first. */
  changes: readonly VersionChanges[];
  /** Response headers that the app is to be served with; hosts may be unable to send them. */
  headers: Readonly<Record<string, string>>;
  files: readonly BuildFile[];
}

/** What the page asks of a service worker; each question comes with a port for the answers. */
export type OfflineRequest =
  /** Which build is it? Answered with `described`. */
  | { kind: 'describe' }
  /**
   * Reads every needed file back from the cache and compares its hash; fetches what is missing or
   * damaged unless told not to. Answered with `progress` again and again, then `checked`.
   */
  | { kind: 'check'; parts: readonly Part[]; mayFetch: boolean }
  /** A page has started: files that no build needs any more may go. Answered with `swept`. */
  | { kind: 'sweep' }
  /**
   * Take over from the version that runs, unless the own shell is not whole. Answered with
   * `checked`; it has taken over only when nothing is lacking.
   */
  | { kind: 'take-over' };

/** A needed file that the cache does not hold whole, although it was tried. */
export interface LackingFile {
  path: string;
  problem: 'missing' | 'damaged' | 'no room';
}

export type OfflineAnswer =
  | { kind: 'described'; version: string; id: string; changes: readonly VersionChanges[] }
  | { kind: 'progress'; doneBytes: number; totalBytes: number }
  | {
      kind: 'checked';
      /** Of all needed files together. */
      totalBytes: number;
      /** What was damaged and has been fetched again. */
      healed: readonly string[];
      lacking: readonly LackingFile[];
    }
  | { kind: 'swept' };

/** Where the system posts what is shared with the app, as the manifest says; relative to its folder. */
export const SHARE_ADDRESS = 'share';

/** Where the page is sent afterwards. */
export const SHARED_HASH = '#shared';

/** The response header in which the cache keeps a shared file's name, percent-encoded. */
export const SHARED_NAME = 'keydot-file-name';

/** The cache in which shared files wait. @param url any address in the app's folder */
export function sharedFilesCache(url: string): string {
  return `keydot-shared ${new URL('../', url).pathname}`;
}
