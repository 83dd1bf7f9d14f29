// What a taught model finds in a picture: first in the whole of it, then, when its spec says so,
// again in a crop around what was found. The live view does the same with the last frame's crop.
import { followCrop } from '../core/tracking/follow-crop.ts';
import { decodePoints } from '../core/detection/decode-points.ts';
import { matchAspect, poseFromCrop, type Rectangle, WHOLE_FRAME } from '../core/geometry.ts';
import type { CellMap } from '../core/model/heads.ts';
import type { Joint, TaughtSpec } from '../core/model/model-spec.ts';
import type { Taps } from '../core/model/movenet.ts';
import type { Network } from '../core/model/network.ts';
import type { Picture } from '../core/image/picture.ts';
import { createPose, type Pose } from '../core/pose.ts';
import { cropForFound } from '../core/tracking/taught-crop.ts';
import { matchBaseChannels, pickChannels } from './base-heatmap.ts';
import { keepJoints } from './find-body.ts';
import { seeRegion } from './see-view.ts';

/** A point that the closer look is this much less sure of keeps the place it had. */
const MIN_SHARE = 0.5;

/** A decoder ready to answer. */
export interface Decoder {
  /** Logits [h, w, K] at stride 4, with the base's added. */
  predict(taps: Taps<CellMap>, base?: CellMap): CellMap;
}

/** What finding takes. */
export interface TaughtNetwork {
  network: Network;
  decoder: Decoder;
  spec: Pick<TaughtSpec, 'joints' | 'input' | 'crop' | 'addsToBase' | 'keeps'>;
  /** The pretrained network's. */
  baseJoints: readonly Joint[];
}

/** What was found in a picture. */
export interface FoundThings {
  /** In unit coordinates of the picture. */
  pose: Pose;
  /** Logits [h, w, K] of the last look: a lesson with regions looks no closer at its points. */
  map: CellMap;
  /** The part of the picture that the map covers, unit coordinates. */
  crop: Rectangle;
}

/** The points of a picture, in unit coordinates of it. */
export async function findPoints(finder: TaughtNetwork, picture: Picture): Promise<Pose> {
  const { pose } = await findThings(finder, picture);
  return pose;
}

/** The points of a picture, and the maps in which its regions can be read (region-lesson.ts). */
export async function findThings(finder: TaughtNetwork, picture: Picture): Promise<FoundThings> {
  const first = await findIn(finder, picture, WHOLE_FRAME);
  const { crop, keeps } = finder.spec;
  if (keeps?.length) {
    const region = followCrop(first.pose, picture);
    return region === WHOLE_FRAME ? first : findIn(finder, picture, region);
  }
  if (!crop) return first;
  const { keypoints } = first.pose;
  const second = await findIn(finder, picture, cropForFound(keypoints, picture, crop));
  const pose = createPose(
    keypoints.map((keypoint, index) => {
      const closer = second.pose.keypoints[index];
      return closer.score >= MIN_SHARE * keypoint.score ? closer : keypoint;
    }),
  );
  return { ...second, pose };
}

async function findIn(
  { network, decoder, spec, baseJoints }: TaughtNetwork,
  picture: Picture,
  region: Rectangle,
): Promise<FoundThings> {
  const { input, joints, addsToBase } = spec;
  const wanted = { taps: true, heads: addsToBase } as const;
  const { taps, heads } = await seeRegion(network, picture, region, input, wanted);
  const base = heads && pickChannels(heads.heatmap, matchBaseChannels(joints, baseJoints));
  const map = decoder.predict(taps, base ?? undefined);
  const found = keepJoints(decodePoints(map, joints), heads, spec.keeps ?? [], baseJoints);
  const crop = matchAspect(region, picture, input);
  return { pose: poseFromCrop(found, crop), map, crop };
}
