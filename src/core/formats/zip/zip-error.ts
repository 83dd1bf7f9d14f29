// What can be wrong with a zip file.
import { KeydotError } from '../../errors.ts';

/** A zip file that is damaged, too large, or not to be trusted. Names the entry. */
export class ZipError extends KeydotError {
  override name = 'ZipError';
}
