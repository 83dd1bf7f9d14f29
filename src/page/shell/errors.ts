// The page's error classes. The sentences that the user reads are in
// page/elements/shared/explain-error.ts.
import { KeydotError } from '../../core/errors.ts';

/** Why a camera cannot be used. */
export type CameraProblem = 'missing' | 'refused' | 'busy' | 'unplugged' | 'insecure';

/** The camera cannot be opened, or was disconnected. */
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

/** A file is neither a picture nor a video, or this browser cannot decode it. */
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

/** The address of an embedded view's `model` attribute does not lead to a model. */
export class ModelAddressError extends KeydotError {
  override name = 'ModelAddressError';

  constructor(address: string, found: string, options?: ErrorOptions) {
    super(`Expected a .keydot file with one model at "${address}", but ${found}.`, options);
  }
}

/** The worker died or stopped answering; pending calls will not be answered. */
export class WorkerGoneError extends KeydotError {
  override name = 'WorkerGoneError';
}

/** The browser lacks a feature that the app requires. */
export class UnsupportedBrowserError extends KeydotError {
  override name = 'UnsupportedBrowserError';

  constructor(readonly missing: readonly string[]) {
    super(`Expected a browser with ${missing.join(' and ')}, got one without.`);
  }
}

/** Converts a thrown value to an Error. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(`Thrown without an error: ${String(thrown)}`);
}

/** Recreates an error that was sent from another thread as name and message. */
export function errorOf({ name, message }: { name: string; message: string }): Error {
  return Object.assign(new Error(message), { name });
}
