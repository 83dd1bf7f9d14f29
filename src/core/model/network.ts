// The interface of a network: pictures in, heads, taps and taught points out. The architecture is
// core/model/movenet.ts; src/engine implements it.
import type { CellMap, Heads } from './heads.ts';
import type { Taps } from './movenet.ts';

/** Input of the network: [count, height, width, 3], RGB scaled to −1..1. */
export interface PictureBatch {
  count: number;
  /** A multiple of 32, pixels. */
  height: number;
  /** A multiple of 32, pixels. */
  width: number;
  values: Float32Array;
}

/** How heads become keypoints: MoveNet's decoding of one person, or one peak per map for a taught model. */
export type HeadDecoding = 'person' | 'peaks';

/** The requested outputs. Others are not computed. */
export interface Wanted {
  heads: boolean;
  taps: boolean;
  /**
   * Allows the regression and offset maps to be lazy (`computeCell`) where that is less work. For decoding one
   * body.
   */
  sparse?: boolean;
  /** Needs weights with a decoder; see core/model/taught-network.ts. */
  points?: boolean;
}

/** The output for one picture; parts that were not requested are null. */
export interface NetworkAnswer {
  heads: Heads | null;
  taps: Taps<CellMap> | null;
  /** [h, w, K]: logits of the K taught points at stride 4. */
  points: CellMap | null;
}

/** A network that is ready to run at any input and batch size. */
export interface Network {
  /** One result per picture. The maps are valid until the next call of `run`. */
  run(pictures: PictureBatch, wanted: Wanted): Promise<NetworkAnswer[]>;
  /** Frees all memory. The network must not be used afterwards. */
  dispose(): void;
}
