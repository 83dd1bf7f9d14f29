// A network that looks at frames themselves: from the frame to keypoints in one go, without its pixels
// or maps having been in the computer's memory. One on WebGPU: engine/webgpu/webgpu-network.ts.
import type { Rectangle, Size } from '../core/geometry.ts';
import type { HeadDecoding, Network } from '../core/model/network.ts';

/**
 * A frame and where to look in it (unit frame coordinates, in the input's aspect; may reach outside); or
 * the network's input, [height, width, 3], for a frame that cannot be read in place.
 */
export type FrameInput =
  { frame: VideoFrame | ImageBitmap; crop: Rectangle } | { values: Float32Array };

/** What is asked about it. */
export interface FrameQuestion {
  /** The network's input, pixels, multiples of 32. */
  size: Size;
  reading: HeadDecoding;
  /** Which joint's map is to be painted (null in it: the strongest of all); null paints none. */
  heat: { channel: number | null } | null;
}

export interface FrameAnswer {
  /** [points, 4]: x, y (0..1 of what was seen), score, flatness (core/detection/peak-ambiguity.ts). */
  keypoints: Float32Array;
  /** One pixel a cell, the caller's to close. */
  heatmap: ImageBitmap | null;
}

export interface FrameNetwork {
  /** Whether this frame can be read in place. */
  reads: (frame: VideoFrame | ImageBitmap) => boolean;
  /** The work is submitted before this returns: another may be asked before the answer is there. */
  see: (seen: FrameInput, question: FrameQuestion) => Promise<FrameAnswer>;
}

/** Whether a network can be shown frames. */
export function seesFrames(network: Network): network is Network & FrameNetwork {
  return 'see' in network;
}
