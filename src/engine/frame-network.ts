// A network that takes video frames: frame in, keypoints out, with sampling, inference and decoding on the
// GPU, so that neither pixels nor maps pass through CPU memory. The implementation:
// engine/webgpu/webgpu-network.ts.
import type { Rectangle, Size } from '../core/geometry.ts';
import type { HeadDecoding, Network } from '../core/model/network.ts';

/**
 * A frame and the crop to sample (unit frame coordinates, with the input's aspect; may extend beyond the
 * frame); or, for a frame that the GPU cannot read, the network's input: [height, width, 3], −1..1.
 */
export type FrameNetworkInput =
  { frame: VideoFrame | ImageBitmap; crop: Rectangle } | { values: Float32Array };

export interface FrameRequest {
  /** Size of the network's input, pixels, multiples of 32. */
  size: Size;
  decoding: HeadDecoding;
  /** The joint whose heatmap is painted; channel null is the maximum over all joints. Null paints none. */
  heatmap: { channel: number | null } | null;
}

export interface FrameOutput {
  /**
   * [points, 4]: x, y (0..1 of the crop), score (0..1), peak ambiguity (0..1, see
   * core/detection/peak-ambiguity.ts).
   */
  keypoints: Float32Array;
  /** One pixel per cell. The caller closes it. */
  heatmap: ImageBitmap | null;
}

export interface FrameNetwork {
  /** Whether the GPU can read this frame. */
  canReadFrame: (frame: VideoFrame | ImageBitmap) => boolean;
  /** Submits the work before it returns, so that several frames can be in flight. */
  runFrame: (input: FrameNetworkInput, request: FrameRequest) => Promise<FrameOutput>;
}

/** Whether a network takes frames. */
export function isFrameNetwork(network: Network): network is Network & FrameNetwork {
  return 'runFrame' in network;
}
