// Which layers of this family of networks are worth joining; measured with bench/engine.mjs.
import type { FusionPolicy } from './fuse-steps.ts';

/** A wide picture of more bytes than this leaves a core's second cache no room for the weights. */
const WIDE_BYTES = 256 * 1024;

/**
 * Each thread computes a band of a block's rows, and up to two rows of the wide picture at each seam
 * are computed twice: bands of fewer rows than this waste too much.
 */
const MIN_BAND = 10;

/** Rows narrower than this are too few pixels to pay for reading a layer's weights anew. */
const MIN_WIDTH = 12;

export function createMovenetPolicy(threads: number): FusionPolicy {
  return {
    expand: ({ height, width, channels }) =>
      height >= threads * MIN_BAND && height * width * channels * 4 > WIDE_BYTES,
    project: ({ width }) => width >= MIN_WIDTH,
  };
}
