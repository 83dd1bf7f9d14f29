// The weights a network of the lab begins with: drawn from the seed and the layer's name, so that a layer
// two networks have in common begins alike in both.
import { HEAD_LAYER } from '../../core/decoder.ts';
import { Random } from '../../core/random.ts';
import type { Weights } from '../../core/weights.ts';
import { createParameters } from '../../engine/training/tape-trainer.ts';
import type { Tape } from '../../engine/training/tape.ts';

/** A number from numbers and names: Fowler, Noll and Vo's hash (FNV-1a), 32 bits. */
export function seedFrom(...parts: readonly (number | string)[]): number {
  let hash = 0x811c9dc5;
  for (const character of parts.join('/')) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  return hash >>> 0;
}

/**
 * Uniform, of variance 2 / inputs (He et al. 2015), which a stack of layers without normalisation needs;
 * the decoder's a sixth of it, see core/decoder-weights.ts.
 * @param headBias what the last layer's answers begin at
 */
export function drawFirstWeights(tape: Tape, seed: number, headBias: HeadBias): Weights {
  return createParameters(tape, (name, length, fanIn) => {
    const isDecoder = name.startsWith('decoder_');
    const isHead = name.startsWith(`${HEAD_LAYER}/`) || name.startsWith('head/');
    if (fanIn === 0) {
      return Float32Array.from({ length }, (_, output) => (isHead ? headBias(output) : 0));
    }
    const random = new Random(seedFrom(seed, name));
    const limit = Math.sqrt((isDecoder || isHead ? 1 : 6) / fanIn);
    return Float32Array.from({ length }, () => random.between(-limit, limit));
  });
}

export type HeadBias = (output: number) => number;
