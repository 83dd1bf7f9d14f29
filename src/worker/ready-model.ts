// Makes another model ready beside the one in use. Who swaps them: pose-engine.ts. Its network:
// network-keeper.ts.
import type { ModelFiles } from '../worker-api.ts';
import { createBodyLook } from './body-look.ts';
import type { Look } from './look.ts';
import type { NetworkKeeper } from './network-keeper.ts';

/**
 * A taught model, or the body for null, that has seen a picture before it is needed.
 * @param sizeOf the input's longer side that a look will begin with, pixels
 * @returns how it looks, and what swaps the networks while nothing runs
 */
export async function readyModel(
  files: ModelFiles | null,
  keeper: NetworkKeeper,
  sizeOf: (look: Look) => number,
): Promise<{ look: Look; swap: () => Promise<void> }> {
  const { spec: base, baseWeights } = keeper;
  const { look, weights } = files
    ? (await import('./read-taught-model.ts')).readTaughtModel(files, base, baseWeights)
    : { look: createBodyLook(base), weights: baseWeights };
  const size = look.sizeInput(1, sizeOf(look));
  const values = new Float32Array(size.width * size.height * 3);
  const swap = await keeper.readyNetwork(weights, { count: 1, ...size, values }, look.wanted);
  return { look, swap };
}
