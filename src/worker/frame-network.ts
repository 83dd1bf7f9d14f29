// A network that looks at frames themselves: from the frame to keypoints in one go, without its pixels
// or maps having been in the computer's memory. One on WebGPU: gpu/gpu-network.ts.
import type { Rectangle, Size } from '../core/geometry.ts';
import type { Network } from '../core/network.ts';
import type { Reading } from './gpu/peak-finder.ts';

/** What is asked about a frame. */
export interface FrameQuestion {
  /** Where to look, unit frame coordinates, in the input's aspect; may reach outside. */
  crop: Rectangle;
  /** The network's input, pixels, multiples of 32. */
  size: Size;
  reading: Reading;
  /** Which joint's map is to be painted (null in it: the strongest of all); null paints none. */
  heat: { channel: number | null } | null;
}

export interface FrameSight {
  /** [points, 4]: x, y (0..1 of the crop), score, nothing. */
  keypoints: Float32Array;
  /** One pixel a cell, the caller's to close. */
  heatmap: ImageBitmap | null;
}

export interface FrameNetwork {
  /**
   * The work is submitted before this returns, so the frame need stay open only for a repetition; another
   * frame may be asked about before the answer is there.
   */
  see: (frame: VideoFrame | ImageBitmap, question: FrameQuestion) => Promise<FrameSight>;
}

/** Whether a network can be shown frames. */
export function seesFrames(network: Network): network is Network & FrameNetwork {
  return 'see' in network;
}
