// A taught model on a network: the decoder's layers run after the backbone, on any engine. How its weights
// join the pretrained ones: join-taught-weights.ts. The decoder itself: decoder.ts.
import { runDecoder } from './decoder.ts';
import type { NetworkOperations, Taps } from './movenet.ts';
import { checkDecoder, foldNormalisation } from './decoder-weights.ts';
import type { Weights } from './weights.ts';

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

/**
 * All weights that a network with these points needs.
 * @param base the pretrained network's
 * @param decoder with its normalisation, as training leaves it and files keep it
 * @throws DecoderError when they are no decoder's
 */
export function joinTaughtWeights(base: Weights, decoder: Weights): Weights {
  const { channels } = checkDecoder(decoder);
  const identity = new Float32Array(channels * channels);
  for (let channel = 0; channel < channels; channel++) identity[channel * (channels + 1)] = 1;
  return new Map([
    ...base,
    ...foldNormalisation(decoder),
    [`${IDENTITY_LAYER}/kernel`, { shape: [1, 1, channels, channels], values: identity }],
    [`${IDENTITY_LAYER}/bias`, { shape: [channels], values: new Float32Array(channels) }],
  ]);
}
