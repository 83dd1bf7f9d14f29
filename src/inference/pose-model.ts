// What a model contributes to the recipe: the input size, the next crop, and the decoding of its outputs. The
// body's is body-pose-model.ts, a taught model's taught-pose-model.ts.
import { measurePeakAmbiguity } from '../core/detection/peak-ambiguity.ts';
import { poseFromCrop, type Rectangle, type Size } from '../core/geometry.ts';
import type { CellMap } from '../core/model/heads.ts';
import { type Joint, type ModelSpec, isRegion } from '../core/model/model-spec.ts';
import type { HeadDecoding, NetworkAnswer, Wanted } from '../core/model/network.ts';
import { createPose, type Pose } from '../core/pose.ts';
import type { CropPlan, CropResult } from './crop-plan.ts';

/** What inference needs to know of a spec: its joints or points. */
export type JointsSpec = { readonly joints: readonly Joint[] };

export interface PoseModel<Spec extends JointsSpec = ModelSpec> {
  spec: Spec;
  /** Longest input side that still improves the result, pixels. */
  maxInput: number;
  /** The outputs that `decode` needs. */
  wanted: Wanted;
  /** How a GPU may decode the outputs in place; null when only `decode` can. */
  decoding: HeadDecoding | null;
  /** The crop for a frame, unit frame coordinates. @param last pose in the frame before; null without one */
  nextCrop(last: Pose | null, frame: Size): Rectangle;
  /** The network's input. @param aspect width / height of the crop, in pixels @param longSide chosen, pixels */
  inputSize(aspect: number, longSide: number): Size;
  /** Decodes the outputs, in unit coordinates of the crop. @throws RangeError when an output is missing */
  decode(answer: NetworkAnswer): DecodedOutputs;
  /** One pose from that of the whole frame and that of the crop around it, for still pictures. */
  mergeStill(whole: Pose, crop: Pose): { pose: Pose; isCropUsed: boolean };
}

export interface DecodedOutputs {
  pose: Pose;
  /** [h, w, K] logits in the order of the spec's joints. */
  heatmap: CellMap;
}

/** A pose decoded from one crop. */
export interface CropReading {
  /** Unit frame coordinates. */
  pose: Pose;
  /** Of each keypoint, see core/detection/peak-ambiguity.ts. */
  ambiguity: number[];
  /** [h, w, K] logits, valid until the next run; or their picture; null when it was not requested. */
  heatmap: CellMap | ImageBitmap | null;
  crop: Rectangle;
  input: Size;
}

/** The plan of one crop for a model. @param frame size as displayed, pixels */
export function planCrop(
  model: PoseModel<JointsSpec>,
  region: Rectangle,
  frame: Size,
  longSide: number,
): CropPlan {
  const aspect = (region.width * frame.width) / (region.height * frame.height);
  return {
    regions: [region],
    input: model.inputSize(aspect, longSide),
    wanted: model.wanted,
    decoding: model.decoding,
    mirrorPartners: null,
  };
}

/** Decodes a result into unit frame coordinates. */
export function readCrop(model: PoseModel<JointsSpec>, result: CropResult): CropReading {
  const { spec } = model;
  const { crop, input } = result;
  if (result.kind === 'keypoints') {
    const { keypoints, heatmap } = result;
    const found = spec.joints.map(({ name }, index) => {
      const [x, y, score] = keypoints.subarray(4 * index, 4 * index + 3);
      return { joint: name, x, y, score };
    });
    const ambiguity = found.map((_, index) => keypoints[4 * index + 3]);
    return { pose: poseFromCrop(createPose(found), crop), ambiguity, heatmap, crop, input };
  }
  const { pose, heatmap } = model.decode(result.answer);
  // The map of a region is flat by design.
  const ambiguity = measurePeakAmbiguity(heatmap, pose).map((value, index) =>
    isRegion(spec.joints[index]) ? 0 : value,
  );
  return { pose: poseFromCrop(pose, crop), ambiguity, heatmap, crop, input };
}
