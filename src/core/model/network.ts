// What every engine offers: pictures in, heads and taps out. The architecture is movenet.ts; the
// engines are in worker/ (TensorFlow.js on four backends) and engine/ (our own, on the CPU).
import type { CellMap, Heads } from './heads.ts';
import type { Taps } from './movenet.ts';

/** Pictures ready for the network: [count, height, width, 3], RGB scaled to −1..1. */
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

/** Which parts of the answer are wanted; what is not wanted is not computed. */
export interface Wanted {
  heads: boolean;
  taps: boolean;
  /**
   * Of the heads' regression and offsets only the cells that are asked for (`computeCell`), where that is
   * less work; for who decodes one body.
   */
  sparse?: boolean;
  /** Only of a network whose weights hold a decoder; see taught-network.ts. */
  points?: boolean;
}

/** The answer for one picture; a part is null when it was not wanted. */
export interface NetworkAnswer {
  heads: Heads | null;
  taps: Taps<CellMap> | null;
  /** [h, w, K]: logits of the taught points at stride 4. */
  points: CellMap | null;
}

/** A pretrained network that is ready to run at any size and batch. */
export interface Network {
  /** One answer a picture. The maps belong to the caller only until the next call of `run`. */
  run(pictures: PictureBatch, wanted: Wanted): Promise<NetworkAnswer[]>;
  /** Frees all memory; the network is not to be used afterwards. */
  dispose(): void;
}
