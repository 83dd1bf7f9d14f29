// What can go wrong in training. Each error says what was expected and what came.
import { KeydotError } from '../../../core/errors.ts';

/** A size, a batch or a decoder that the trainer cannot take. */
export class TrainingInputError extends KeydotError {
  override name = 'TrainingInputError';
}
