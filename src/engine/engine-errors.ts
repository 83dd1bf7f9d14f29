// The errors of the CPU and WebGPU engines. Each message names what was expected and what was found.
import { KeydotError } from '../core/errors.ts';

/** Pictures of a size or count that the network cannot process. */
export class EngineInputError extends KeydotError {
  override name = 'EngineInputError';
}

/** The weights lack a layer of the architecture, or a layer has another kind or shape. */
export class EngineLayerError extends KeydotError {
  override name = 'EngineLayerError';
}

/**
 * A helper thread of the CPU engine died or stopped making progress. The result is incomplete and the
 * engine is closed. Recovery: open another engine with fewer threads.
 */
export class EngineThreadError extends KeydotError {
  override name = 'EngineThreadError';
}

/** The WebAssembly memory could not grow. */
export class EngineMemoryError extends KeydotError {
  override name = 'EngineMemoryError';
}

/** A size, batch or set of parameters that a trainer cannot process. */
export class TrainingInputError extends KeydotError {
  override name = 'TrainingInputError';
}
