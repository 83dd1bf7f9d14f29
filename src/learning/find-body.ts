// What the pretrained network says of a body, looked for as the live view does: the model that a
// lesson's own is compared with. Who compares: compare-frame.ts.
import { followCrop } from '../core/tracking/follow-crop.ts';
import { decodePerson } from '../core/detection/decode-person.ts';
import { fitInputSize, matchAspect, poseFromCrop, WHOLE_FRAME } from '../core/geometry.ts';
import type { Heads } from '../core/model/heads.ts';
import type { Joint } from '../core/model/model-spec.ts';
import type { Network } from '../core/model/network.ts';
import type { Picture } from '../core/image/picture.ts';
import { createPose, type Pose } from '../core/pose.ts';
import { seeRegion } from './see-view.ts';

/** The longer side of the pretrained network's input when it is asked, pixels. */
const INPUT_SIDE = 256;
const HEADS = { heads: true, taps: false } as const;

/** Every joint of the pretrained network in a picture, in unit coordinates of it. */
export async function findBody(
  network: Network,
  baseJoints: readonly Joint[],
  picture: Picture,
): Promise<Pose> {
  const names = baseJoints.map(({ name }) => name);
  const findIn = async (region: typeof WHOLE_FRAME): Promise<Pose> => {
    const aspect = (region.width * picture.width) / (region.height * picture.height);
    const input = fitInputSize(aspect, INPUT_SIDE);
    const { heads } = await seeRegion(network, picture, region, input, HEADS);
    return poseFromCrop(decodePerson(heads, names), matchAspect(region, picture, input));
  };
  const first = await findIn(WHOLE_FRAME);
  // The second look is at the person that the first one found.
  const region = followCrop(first, picture);
  return region === WHOLE_FRAME ? first : findIn(region);
}

/**
 * A body as a pose of a lesson's points: nowhere (NaN), with a score of 0, where the body has no joint
 * of the name. Null when it has none of them.
 */
export function pickJoints(body: Pose, points: readonly Joint[]): Pose | null {
  const found = points.map(
    ({ name }) =>
      body.keypoints.find(({ joint }) => joint === name) ?? {
        joint: name,
        x: NaN,
        y: NaN,
        score: 0,
      },
  );
  return found.some(({ x }) => Number.isFinite(x)) ? createPose(found) : null;
}

/**
 * A pose in which some joints are where the pretrained network's own reading of its maps has them.
 * @param heads null where the network was not asked
 * @param names of those joints
 */
export function keepJoints(
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
