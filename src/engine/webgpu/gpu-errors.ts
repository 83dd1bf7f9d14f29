// What can go wrong on the GPU besides its loss, which throws what the browser likes.
import { KeydotError } from '../../core/errors.ts';

/** The weights lack a layer, or the architecture asks for what the GPU network does not know. */
export class GpuLayerError extends KeydotError {
  override name = 'GpuLayerError';
}

/** Pictures that the network cannot take. */
export class GpuInputError extends KeydotError {
  override name = 'GpuInputError';
}
