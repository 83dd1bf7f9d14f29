// The error of a failed import.
import { KeydotError } from '../errors.ts';

/** An import that failed as a whole: nothing was stored. */
export class ImportError extends KeydotError {
  override name = 'ImportError';

  /** @param entry path of the invalid entry in the zip, or file name */
  constructor(
    readonly entry: string,
    why: string,
    options?: ErrorOptions,
  ) {
    super(`"${entry}": ${why}.`, options);
  }
}
