// Which layers of this family of networks are worth joining.
import type { FusionPolicy } from './fuse-steps.ts';

/** A wide picture of more bytes than this does not stay in a core's second cache beside the weights. */
const WIDE_BYTES = 512 * 1024;

/** Rows narrower than this are too few pixels to pay for reading a layer's weights anew. */
const LEAST_WIDTH = 12;

export const movenetPolicy: FusionPolicy = {
  expand: ({ height, width, channels }) => height * width * channels * 4 > WIDE_BYTES,
  project: ({ width }) => width >= LEAST_WIDTH,
};
