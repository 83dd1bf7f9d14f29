// What can go wrong on the page, as named errors. The words a person reads for each of them are
// chosen in page/elements/shared/explain-error.ts.
import { KeydotError } from '../../core/errors.ts';

/** Why there is no camera picture. */
export type CameraProblem = 'missing' | 'refused' | 'busy' | 'unplugged' | 'insecure';

/** The camera cannot be opened, or went away. */
export class CameraError extends KeydotError {
  override name = 'CameraError';

  constructor(
    readonly problem: CameraProblem,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Why a file cannot be shown. */
export type MediaFileProblem = 'neither' | 'picture' | 'video';

/** A file that is neither picture nor video, or one of them that this browser cannot decode. */
export class MediaFileError extends KeydotError {
  override name = 'MediaFileError';

  constructor(
    readonly problem: MediaFileProblem,
    readonly fileName: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** What an embedder names as the model is none. */
export class ModelAddressError extends KeydotError {
  override name = 'ModelAddressError';

  constructor(address: string, found: string, options?: ErrorOptions) {
    super(`Expected a .keydot file with one model at "${address}", but ${found}.`, options);
  }
}

/** The worker died, or stopped answering; what it was asked will never be answered. */
export class WorkerGoneError extends KeydotError {
  override name = 'WorkerGoneError';
}

/** The browser lacks something without which nothing here works. */
export class UnsupportedBrowserError extends KeydotError {
  override name = 'UnsupportedBrowserError';

  constructor(readonly missing: readonly string[]) {
    super(`Expected a browser with ${missing.join(' and ')}, which this one does not have.`);
  }
}

/** Whatever was thrown, as an error. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(`Thrown without an error: ${String(thrown)}`);
}

/** An error that crossed from another thread, which keeps no more of it than this. */
export function errorOf({ name, message }: { name: string; message: string }): Error {
  return Object.assign(new Error(message), { name });
}
