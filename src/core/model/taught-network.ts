// A taught model on a network: the decoder's layers run after the backbone, on any engine. The decoder is decoder.ts,
// its weights decoder-weights.ts.
import { runDecoder } from './decoder.ts';
import type { NetworkOperations, Taps } from './movenet.ts';

/**
 * Name of a pointwise layer with identity weights. Its activation is the ReLU that the decoder needs alone, so that no
 * engine needs one more operation. It costs a hundredth of the network.
 */
export const IDENTITY_LAYER = 'decoder_identity';

/** Runs the decoder of joined weights. Logits at stride 4, one channel per point. */
export function runPoints<T>(operations: NetworkOperations<T>, taps: Taps<T>): T {
  const relu = (input: T) => operations.pointwise(input, IDENTITY_LAYER, 'relu');
  return runDecoder({ ...operations, relu }, taps);
}
