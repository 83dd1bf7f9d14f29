// AdamW's step over parameters that lie one after another; the arithmetic is in
// assembly/training/optimise.ts. Used by decoder-trainer.ts and tape-trainer.ts.
import type { EngineExports } from '../engine.ts';
import type { ParameterPlace } from './place-parameters.ts';

/** AdamW's numbers; see assembly/training/optimise.ts. */
export interface OptimiserSettings {
  beta1: number;
  beta2: number;
  epsilon: number;
  /** Share of a kernel that a step of learning rate 1 would take away; biases keep theirs. */
  weightDecay: number;
}

/** As Kingma & Ba (2015) and Loshchilov & Hutter (2019) have them. */
export const ADAMW: OptimiserSettings = {
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  weightDecay: 0.01,
};

/** What assembly/run.ts exports for training beside the engine's own. */
export interface OptimiserExports extends EngineExports {
  sumGradients(pictures: number): number;
  optimise(...addressesBytesAndNumbers: number[]): void;
}

/** Where parameters and what belongs to them lie; addresses in bytes. */
export interface ParameterBlocks {
  places: readonly ParameterPlace[];
  parameters: number;
  gradients: number;
  first: number;
  second: number;
}

/** One step of all parameters. @param step from 1 */
export function takeStep(
  exports: OptimiserExports,
  { places, parameters, gradients, first, second }: ParameterBlocks,
  { beta1, beta2, epsilon, weightDecay }: OptimiserSettings,
  step: number,
  learningRate: number,
): void {
  const stepSize = learningRate / (1 - beta1 ** step);
  const scale = 1 / Math.sqrt(1 - beta2 ** step);
  for (const { name, offset, rows, stored } of places) {
    exports.optimise(
      parameters + offset,
      gradients + offset,
      first + offset,
      second + offset,
      rows * stored * 4,
      beta1,
      beta2,
      stepSize,
      scale,
      epsilon,
      name.endsWith('/kernel') ? 1 - learningRate * weightDecay : 1,
    );
  }
}
