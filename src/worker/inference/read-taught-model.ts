// A taught model from its files: how it looks, and the weights that a network needs for it. Loaded with
// the first model that is taken up: the body does without. Who asks: ready-model.ts.
import type { ModelSpec } from '../../core/model/model-spec.ts';
import { joinTaughtWeights } from '../../core/model/join-taught-weights.ts';
import { parseWeights, type Weights } from '../../core/model/weights.ts';
import type { ModelFiles } from '../../api/pose-api.ts';
import type { PoseModel } from './pose-model.ts';
import { checkTaughtSpec, createTaughtLook } from './taught-pose-model.ts';

/**
 * @param base the pretrained model's
 * @throws ModelSpecError TaughtModelError WeightsError DecoderError when it is damaged, or another base's
 */
export function readTaughtModel(
  { spec, weights }: ModelFiles,
  base: ModelSpec,
  baseWeights: Weights,
): { look: PoseModel; weights: Weights } {
  return {
    look: createTaughtLook(checkTaughtSpec(spec, base), base),
    weights: joinTaughtWeights(baseWeights, parseWeights(weights)),
  };
}
