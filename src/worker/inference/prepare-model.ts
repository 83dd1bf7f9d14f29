// Prepares another model beside the one in use. worker/live/pose-engine.ts swaps them between two frames.
import type { ModelFiles } from '../../api/pose-api.ts';
import { createBodyPoseModel } from '../../inference/body-pose-model.ts';
import type { PoseModel } from '../../inference/pose-model.ts';
import type { NetworkManager } from '../network/network-manager.ts';

/**
 * A taught model, or the body model for null, with a network that has been run once.
 * @param firstSize the input's longer side that the model will start with, pixels
 * @returns the model, and a function that swaps the networks; call it while nothing runs
 */
export async function prepareModel(
  files: ModelFiles | null,
  networks: NetworkManager,
  firstSize: (model: PoseModel) => number,
): Promise<{ model: PoseModel; swap: () => Promise<void> }> {
  const { spec: base, baseWeights } = networks;
  const { model, weights } = files
    ? (await import('./read-taught-model.ts')).readTaughtModel(files, base, baseWeights)
    : { model: createBodyPoseModel(base), weights: baseWeights };
  const input = model.inputSize(1, firstSize(model));
  const values = new Float32Array(input.width * input.height * 3);
  const swap = await networks.readyNetwork(weights, { count: 1, ...input, values }, model.wanted);
  return { model, swap };
}
