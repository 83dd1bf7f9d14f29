// What can be wrong with a command: its input, which is the user's to mend, or the way it was called.
import { KeydotError } from '../../core/errors.ts';

/** Input that cannot be used. The command says the message in one line and ends with 1. */
export class InputError extends KeydotError {
  override name = 'InputError';
}

/** A command that was called the wrong way. It ends with 2. */
export class UsageError extends KeydotError {
  override name = 'UsageError';
}
