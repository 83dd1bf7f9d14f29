// The border between the page and the service worker: every message, and the build description.
// Ends: page/offline/service-worker-calls.ts, sw/service-worker.ts; scripts/seal-build.mjs writes
// the build description.

/**
 * A part of the app. `start`: needed for the first paint; `shell`: all other files of the app's
 * places; `model`: the network's weights; `recorder`: needed for recording; then one part per
 * backend; `extra`: never requested by the app.
 */
export type Part =
  | 'start'
  | 'shell'
  | 'model'
  | 'recorder'
  | 'webgpu'
  | 'tfjs-webgpu'
  | 'webgl'
  | 'tfjs-wasm'
  | 'cpu'
  | 'extra';

/** One file of a build. */
export interface BuildFile {
  /** Relative to the app's folder. */
  path: string;
  /** SHA-256 of its content, hexadecimal. */
  sha256: string;
  bytes: number;
  /** The parts that need this file. */
  parts: readonly Part[];
}

/** The changes of a version, as sentences for users. */
export interface VersionChanges {
  version: string;
  lines: readonly string[];
}

/** The build that a service worker serves. */
export interface Build {
  version: string;
  /** Depends on the content: different builds have different ids. */
  id: string;
  /** Newest first. */
  changes: readonly VersionChanges[];
  /** Response headers that the app needs, in case the host does not send them. */
  headers: Readonly<Record<string, string>>;
  files: readonly BuildFile[];
}

/** A request of the page to a service worker; a port for the answers is sent with it. */
export type OfflineRequest =
  /** Describes the build. Answered with `described`. */
  | { kind: 'describe' }
  /**
   * Verifies the hash of every needed file in the cache; with `mayFetch`, fetches missing and
   * damaged ones. Answered with any number of `progress`, then `checked`.
   */
  | { kind: 'check'; parts: readonly Part[]; mayFetch: boolean }
  /** Deletes files that no build needs; sent when a page has started. Answered with `swept`. */
  | { kind: 'sweep' }
  /**
   * Activates a waiting version if its shell is complete: `lacking` is empty. Answered with
   * `checked`.
   */
  | { kind: 'take-over' };

/** A needed file that is not intact in the cache after the check. */
export interface LackingFile {
  path: string;
  problem: 'missing' | 'damaged' | 'no room';
}

/** An answer of a service worker. */
export type OfflineAnswer =
  | { kind: 'described'; version: string; id: string; changes: readonly VersionChanges[] }
  | { kind: 'progress'; doneBytes: number; totalBytes: number }
  | {
      kind: 'checked';
      /** Size of all needed files. */
      totalBytes: number;
      /** Damaged files that were fetched again. */
      healed: readonly string[];
      lacking: readonly LackingFile[];
    }
  | { kind: 'swept' };

/**
 * The manifest's share target, to which the system posts shared files; relative to the app's
 * folder.
 */
export const SHARE_ADDRESS = 'share';

/** The page's hash after a share. */
export const SHARED_HASH = '#shared';

/** The header of a cached shared file with its percent-encoded name. */
export const SHARED_NAME = 'keydot-file-name';

/** The name of the cache for shared files. @param url any URL in the app's folder */
export function sharedFilesCache(url: string): string {
  return `keydot-shared ${new URL('../', url).pathname}`;
}
