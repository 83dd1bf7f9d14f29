// Why a lesson from outside is not taken, by the entry or file it is wrong in.
import { KeydotError } from '../errors.ts';

/** An import that is refused as a whole: nothing of it was taken. */
export class ImportError extends KeydotError {
  override name = 'ImportError';

  /** @param entry the path in the zip, or the file's name */
  constructor(
    readonly entry: string,
    why: string,
    options?: ErrorOptions,
  ) {
    super(`"${entry}": ${why}.`, options);
  }
}
