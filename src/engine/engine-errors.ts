// What can go wrong in the engine. Each error says what was expected and what came.
import { KeydotError } from '../core/errors.ts';

/** Pictures that the network cannot take. */
export class EngineInputError extends KeydotError {
  override name = 'EngineInputError';
}

/**
 * A helping thread died, or holds on to its part of the work for ever. What was computed is not whole,
 * and the engine is closed: open another, with fewer threads.
 */
export class EngineThreadError extends KeydotError {
  override name = 'EngineThreadError';
}

/** The system gave no more memory. */
export class EngineMemoryError extends KeydotError {
  override name = 'EngineMemoryError';
}

/** The weights lack a layer that the architecture asks for, or hold another kind of layer under its name. */
export class EngineLayerError extends KeydotError {
  override name = 'EngineLayerError';
}
