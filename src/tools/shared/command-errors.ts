// The two errors a user can correct: in the input of a command, or in its options.
import { KeydotError } from '../../core/errors.ts';

/** Unusable input. The command prints the message in one line and exits with 1. */
export class InputError extends KeydotError {
  override name = 'InputError';
}

/** Wrong options. The command exits with 2. */
export class UsageError extends KeydotError {
  override name = 'UsageError';
}
