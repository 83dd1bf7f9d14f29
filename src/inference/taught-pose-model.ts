// A taught model: one heatmap per point or region at the input size it was trained at, and a crop around what
// was detected where the lesson showed that this helps.
import { decodePerson } from '../core/detection/decode-person.ts';
import { decodePoints } from '../core/detection/decode-points.ts';
import { KeydotError } from '../core/errors.ts';
import { WHOLE_FRAME } from '../core/geometry.ts';
import type { CellMap, Heads } from '../core/model/heads.ts';
import {
  parseModelSpec,
  type Joint,
  type ModelSpec,
  type TaughtSpec,
  isRegion,
} from '../core/model/model-spec.ts';
import { createPose, type Pose } from '../core/pose.ts';
import { nextCrop } from '../core/tracking/next-crop.ts';
import { cropForFound } from '../core/tracking/taught-crop.ts';
import { matchBaseChannels, pickChannels } from './base-heatmap.ts';
import type { PoseModel } from './pose-model.ts';

/** Below this pose score the thing counts as lost, and the whole frame is searched. */
const LOST_SCORE = 0.2;
/** In still pictures a point keeps its place in the whole frame when its score in the crop is below this share. */
const MIN_SCORE_SHARE = 0.5;

/** A taught model that does not fit this app's pretrained model. */
export class TaughtModelError extends KeydotError {
  override name = 'TaughtModelError';
}

/**
 * Parses and checks a taught model's spec from outside data.
 * @throws ModelSpecError, TaughtModelError
 */
export function checkTaughtSpec(data: unknown, base: ModelSpec): TaughtSpec {
  const spec = parseModelSpec(data);
  if (spec.family !== 'taught') {
    throw new TaughtModelError(`Expected a taught model, got "${spec.name}", which is not one.`);
  }
  if (spec.base.weightsSha256 !== base.weightsSha256) {
    throw new TaughtModelError(
      `The model "${spec.name}" was taught on another version of ${spec.base.id}. Train it again here.`,
    );
  }
  return spec;
}

/** The part of a taught spec that inference needs: a lesson has it before its model is saved. */
export type TaughtInference = Pick<
  TaughtSpec,
  'joints' | 'input' | 'crop' | 'addsToBase' | 'keeps'
>;

/** @param baseJoints of the pretrained network */
export function createTaughtPoseModel<Spec extends TaughtInference>(
  spec: Spec,
  baseJoints: readonly Joint[],
): PoseModel<Spec> {
  const { joints, input, crop, addsToBase, keeps = [] } = spec;
  const baseChannels = matchBaseChannels(joints, baseJoints);
  return {
    spec,
    maxInput: Math.max(input.width, input.height),
    wanted: { heads: addsToBase, taps: false, sparse: true, points: true },
    // The GPU reads single peaks only: it neither adds maps nor reads regions.
    decoding: addsToBase || joints.some(isRegion) ? null : 'peaks',
    nextCrop: (last, frame) => {
      if (keeps.length > 0) return nextCrop(last, frame);
      const isLost = !last || last.score < LOST_SCORE;
      return isLost || !crop ? WHOLE_FRAME : cropForFound(last.keypoints, frame, crop);
    },
    inputSize: () => input,
    decode: ({ points, heads }) => {
      if (!points) throw new RangeError('Expected the network to return its points, got none.');
      const heatmap = heads ? addMaps(points, pickChannels(heads.heatmap, baseChannels)) : points;
      const pose = keepBaseJoints(decodePoints(heatmap, joints), heads, keeps, baseJoints);
      return { pose, heatmap };
    },
    mergeStill: (whole, cropped) => ({
      pose: keeps.length > 0 ? cropped : mergeByScore(whole, cropped),
      isCropUsed: true,
    }),
  };
}

/** Each keypoint from the crop, unless its score there is much lower. */
function mergeByScore(whole: Pose, cropped: Pose): Pose {
  return createPose(
    whole.keypoints.map((keypoint, index) => {
      const closer = cropped.keypoints[index];
      return closer.score >= MIN_SCORE_SHARE * keypoint.score ? closer : keypoint;
    }),
  );
}

/** Replaces the keypoints of some joints by the pretrained network's own. @param heads null when not computed */
function keepBaseJoints(
  pose: Pose,
  heads: Heads | null,
  names: readonly string[],
  baseJoints: readonly Joint[],
): Pose {
  if (!heads || names.length === 0) return pose;
  const body = decodePerson(
    heads,
    baseJoints.map(({ name }) => name),
  );
  const kept = new Map(body.keypoints.map((keypoint) => [keypoint.joint, keypoint]));
  return createPose(
    pose.keypoints.map((found) =>
      names.includes(found.joint) ? (kept.get(found.joint) ?? found) : found,
    ),
  );
}

function addMaps(a: CellMap, b: CellMap): CellMap {
  return { ...a, values: a.values.map((value, index) => value + b.values[index]) };
}
