// A taught model from its files: how it decodes, and the weights its network needs. Loaded with the first taught
// model.
import type { ModelFiles } from '../../api/pose-api.ts';
import { joinTaughtWeights } from '../../core/model/decoder-weights.ts';
import type { ModelSpec } from '../../core/model/model-spec.ts';
import { parseWeights, type Weights } from '../../core/model/weights.ts';
import type { PoseModel } from '../../inference/pose-model.ts';
import { checkTaughtSpec, createTaughtPoseModel } from '../../inference/taught-pose-model.ts';

/**
 * @param base the pretrained model
 * @throws ModelSpecError, TaughtModelError, WeightsError, DecoderError when it is damaged or has another base
 */
export function readTaughtModel(
  { spec, weights }: ModelFiles,
  base: ModelSpec,
  baseWeights: Weights,
): { model: PoseModel; weights: Weights } {
  return {
    model: createTaughtPoseModel(checkTaughtSpec(spec, base), base.joints),
    weights: joinTaughtWeights(baseWeights, parseWeights(weights)),
  };
}
