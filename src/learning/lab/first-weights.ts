// The weights a network of the lab begins with: drawn from the seed and the layer's name, so that a layer
// two networks have in common begins alike in both.
import { HEAD_LAYER } from '../../core/model/decoder.ts';
import { seedFrom } from '../../core/lab/seed-from.ts';
import { Random } from '../../core/random.ts';
import type { Weights } from '../../core/model/weights.ts';
import { createParameters } from '../../engine/cpu/training/tape-trainer.ts';
import type { Tape } from '../../engine/cpu/training/tape.ts';

/**
 * Uniform, of variance 2 / inputs (He et al. 2015), which a stack of layers without normalisation needs;
 * the decoder's a sixth of it, see core/model/decoder-weights.ts.
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
