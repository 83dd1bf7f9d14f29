// How a model looks at a frame: where, how large, and what its answer means. One for the body
// (body-pose-model.ts), one for taught models (taught-pose-model.ts). Who looks: pose-engine.ts.
import type { Rectangle, Size } from '../../core/geometry.ts';
import type { CellMap } from '../../core/model/heads.ts';
import type { ModelSpec } from '../../core/model/model-spec.ts';
import type { HeadDecoding } from '../../engine/frame-network.ts';
import type { NetworkAnswer, Wanted } from '../../core/model/network.ts';
import type { Pose } from '../../core/pose.ts';

/** What the network found, in unit coordinates of the picture it saw. */
export interface ModelOutput {
  pose: Pose;
  /** Logits [h, w, K] in the order of the spec's joints, for the heatmap view. */
  heatmap: CellMap;
}

export interface PoseModel {
  /** Whose joints are found. */
  spec: ModelSpec;
  /** The longest side that makes it see better, pixels: what is chosen for it never goes beyond. */
  largestInput: number;
  /** Which parts of the network's answer `read` needs. */
  wanted: Wanted;
  /**
   * Where to look in the next frame, unit frame coordinates.
   * @param last what was found in the one before; null when nothing leads here
   */
  aim(last: Pose | null, frame: Size): Rectangle;
  /**
   * The network's input for a region.
   * @param aspect width / height of the region, in pixels
   * @param longSide what the person chose, pixels
   */
  sizeInput(aspect: number, longSide: number): Size;
  read(answer: NetworkAnswer): ModelOutput;
  /** How the GPU can do the same where the maps lie; null when only `read` can. */
  reading: HeadDecoding | null;
}
