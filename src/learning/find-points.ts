// What a taught model finds in a picture: first in the whole of it, then, when its spec says so,
// again in a crop around what was found. The live view does the same with the last frame's crop.
import { followCrop } from '../core/crop.ts';
import { decodePeaks } from '../core/decode-peaks.ts';
import { matchAspect, poseFromCrop, type Rectangle, WHOLE_FRAME } from '../core/geometry.ts';
import type { CellMap } from '../core/heads.ts';
import type { Joint, TaughtSpec } from '../core/model-spec.ts';
import type { Taps } from '../core/movenet.ts';
import type { Network } from '../core/network.ts';
import type { Picture } from '../core/picture.ts';
import { createPose, type Pose } from '../core/pose.ts';
import { cropForFound } from '../core/taught-crop.ts';
import { matchBaseChannels, pickChannels } from './base-heatmap.ts';
import { keepJoints } from './find-body.ts';
import { seeRegion } from './see-view.ts';

/** A point that the closer look is this much less sure of keeps the place it had. */
const LEAST_SHARE = 0.5;

/** A decoder ready to answer. */
export interface Decoder {
  /** Logits [h, w, K] at stride 4, with the base's added. */
  predict(taps: Taps<CellMap>, base?: CellMap): CellMap;
}

/** What finding takes. */
export interface PointFinder {
  network: Network;
  decoder: Decoder;
  spec: Pick<TaughtSpec, 'joints' | 'input' | 'crop' | 'addsToBase' | 'keeps'>;
  /** The pretrained network's. */
  baseJoints: readonly Joint[];
}

/** The points of a picture, in unit coordinates of it. */
export async function findPoints(finder: PointFinder, picture: Picture): Promise<Pose> {
  const first = await findIn(finder, picture, WHOLE_FRAME);
  const { crop, keeps } = finder.spec;
  if (keeps?.length) {
    const region = followCrop(first, picture);
    return region === WHOLE_FRAME ? first : findIn(finder, picture, region);
  }
  if (!crop) return first;
  const second = await findIn(finder, picture, cropForFound(first.keypoints, picture, crop));
  return createPose(
    first.keypoints.map((keypoint, index) => {
      const closer = second.keypoints[index];
      return closer.score >= LEAST_SHARE * keypoint.score ? closer : keypoint;
    }),
  );
}

async function findIn(
  { network, decoder, spec, baseJoints }: PointFinder,
  picture: Picture,
  region: Rectangle,
): Promise<Pose> {
  const { input, joints, addsToBase } = spec;
  const wanted = { taps: true, heads: addsToBase } as const;
  const { taps, heads } = await seeRegion(network, picture, region, input, wanted);
  const base = heads && pickChannels(heads.heatmap, matchBaseChannels(joints, baseJoints));
  const logits = decoder.predict(taps, base ?? undefined);
  const names = joints.map(({ name }) => name);
  const found = keepJoints(decodePeaks(logits, names), heads, spec.keeps ?? [], baseJoints);
  return poseFromCrop(found, matchAspect(region, picture, input));
}
