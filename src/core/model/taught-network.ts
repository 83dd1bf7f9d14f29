// A taught model on a network: the decoder's layers run after the backbone, on any engine. How its weights
// join the pretrained ones: join-taught-weights.ts. The decoder itself: decoder.ts.
import { runDecoder } from './decoder.ts';
import type { NetworkOperations, Taps } from './movenet.ts';

/**
 * A pointwise layer that changes nothing: its activation is the ReLU that the decoder needs on its
 * own, so that no engine has to know one more operation. It costs a hundredth of the network.
 */
export const IDENTITY_LAYER = 'decoder_identity';

/** Runs the decoder of joined weights. Logits at stride 4, one channel a point. */
export function runPoints<T>(operations: NetworkOperations<T>, taps: Taps<T>): T {
  const relu = (input: T) => operations.pointwise(input, IDENTITY_LAYER, 'relu');
  return runDecoder({ ...operations, relu }, taps);
}
