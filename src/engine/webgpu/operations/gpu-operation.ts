// The interface of an operation on the GPU. Each operation is a file of this folder, under the name that it
// has in core/model/movenet.ts, with its shader beside it.
import type { Activation } from '../../../core/model/movenet.ts';
import type { GpuStep } from '../graph.ts';

/** One kind of step: its shader, and the parameters of a dispatch. */
export interface GpuOperation {
  /** WGSL with an entry point of the operation's name; shader-types.ts and add.ts declare what precedes it. */
  shader: string;
  /** @param count pictures in the batch */
  describe: (step: GpuStep, count: number) => DispatchParameters;
}

export interface DispatchParameters {
  /** The content of the shader's `Step` struct. */
  uniform: ArrayBuffer;
  /** Threads that have work. */
  threads: number;
}

/** Stands for infinity, which WGSL cannot express. */
const HUGE = 3e38;

/** An activation as the range to which results are clamped. */
export function activationRange(activation: Activation): [low: number, high: number] {
  return [activation === 'none' ? -HUGE : 0, activation === 'relu6' ? 6 : HUGE];
}
