// The weights of a network with taught points: the decoder's join the pretrained ones. What runs on them:
// taught-network.ts.
import { checkDecoder, foldNormalisation } from './decoder-weights.ts';
import { IDENTITY_LAYER } from './taught-network.ts';
import type { Weights } from './weights.ts';

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
