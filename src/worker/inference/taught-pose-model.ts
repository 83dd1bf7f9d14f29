// Looking for taught points and regions: one map each, at the size they were taught at, and closer where the
// lesson showed that this helps.
import { followCrop } from '../../core/tracking/follow-crop.ts';
import { decodePoints } from '../../core/detection/decode-points.ts';
import { KeydotError } from '../../core/errors.ts';
import { WHOLE_FRAME } from '../../core/geometry.ts';
import type { CellMap } from '../../core/model/heads.ts';
import { isRegion } from '../../core/model/point-kind.ts';
import { parseModelSpec, type ModelSpec, type TaughtSpec } from '../../core/model/model-spec.ts';
import { cropForFound } from '../../core/tracking/taught-crop.ts';
import { matchBaseChannels, pickChannels } from '../../learning/base-heatmap.ts';
import { keepJoints } from '../../learning/find-body.ts';
import { AnswerError } from './body-pose-model.ts';
import type { PoseModel } from './pose-model.ts';

/** Below this the thing counts as lost, and the whole frame is searched. */
const LOST_SCORE = 0.2;

/** A taught model that does not belong to this app's pretrained one. */
export class TaughtModelError extends KeydotError {
  override name = 'TaughtModelError';
}

/**
 * A taught model's spec from outside data.
 * @throws ModelSpecError TaughtModelError
 */
export function checkTaughtSpec(data: unknown, base: ModelSpec): TaughtSpec {
  const spec = parseModelSpec(data);
  if (spec.family !== 'taught') {
    throw new TaughtModelError(`Expected a taught model, got "${spec.name}", which is none.`);
  }
  if (spec.base.weightsSha256 !== base.weightsSha256) {
    throw new TaughtModelError(
      `The model "${spec.name}" was taught on another version of ${spec.base.id}: teach it again here.`,
    );
  }
  return spec;
}

export function createTaughtLook(spec: TaughtSpec, base: ModelSpec): PoseModel {
  const channels = matchBaseChannels(spec.joints, base.joints);
  return {
    spec,
    largestInput: Math.max(spec.input.width, spec.input.height),
    wanted: { heads: spec.addsToBase, taps: false, sparse: true, points: true },
    aim: (last, frame) =>
      spec.keeps?.length
        ? followCrop(last, frame)
        : last && spec.crop && last.score >= LOST_SCORE
          ? cropForFound(last.keypoints, frame, spec.crop)
          : WHOLE_FRAME,
    sizeInput: () => spec.input,
    // Maps that are added up are read here, and those of regions, which are seen whole.
    reading: spec.addsToBase || spec.joints.some(isRegion) ? null : 'peaks',
    read: ({ points, heads }) => {
      if (!points) throw new AnswerError('Expected the network to answer with points, got none.');
      const heatmap = heads ? addMaps(points, pickChannels(heads.heatmap, channels)) : points;
      const found = decodePoints(heatmap, spec.joints);
      return { pose: keepJoints(found, heads, spec.keeps ?? [], base.joints), heatmap };
    },
  };
}

function addMaps(a: CellMap, b: CellMap): CellMap {
  return { ...a, values: a.values.map((value, index) => value + b.values[index]) };
}
