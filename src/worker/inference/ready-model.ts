// Makes another model ready beside the one in use. Who swaps them: pose-engine.ts. Its network:
// network-manager.ts.
import type { ModelFiles } from '../../api/pose-api.ts';
import { createBodyLook } from './body-pose-model.ts';
import type { PoseModel } from './pose-model.ts';
import type { NetworkManager } from '../network/network-manager.ts';

/**
 * A taught model, or the body for null, that has seen a picture before it is needed.
 * @param sizeOf the input's longer side that a look will begin with, pixels
 * @returns how it looks, and what swaps the networks while nothing runs
 */
export async function readyModel(
  files: ModelFiles | null,
  keeper: NetworkManager,
  sizeOf: (look: PoseModel) => number,
): Promise<{ look: PoseModel; swap: () => Promise<void> }> {
  const { spec: base, baseWeights } = keeper;
  const { look, weights } = files
    ? (await import('./read-taught-model.ts')).readTaughtModel(files, base, baseWeights)
    : { look: createBodyLook(base), weights: baseWeights };
  const size = look.sizeInput(1, sizeOf(look));
  const values = new Float32Array(size.width * size.height * 3);
  const swap = await keeper.readyNetwork(weights, { count: 1, ...size, values }, look.wanted);
  return { look, swap };
}
