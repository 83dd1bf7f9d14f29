// People in pictures, the two ways they are evaluated: each in their own box, or everyone at once.
import { decodePerson } from '../../core/detection/decode-person.ts';
import {
  INPUT_MULTIPLE,
  poseFromCrop,
  type Rectangle,
  type Size,
  WHOLE_FRAME,
} from '../../core/geometry.ts';
import type { Network } from '../../core/model/network.ts';
import {
  decodePeople,
  refinementRegion,
  nonMaxSuppression,
} from '../../core/detection/decode-people.ts';
import type { PersonCandidate } from '../../core/detection/decode-people.ts';
import type { Picture } from '../../core/image/picture.ts';
import type { Pose } from '../../core/pose.ts';
import {
  decodeMirroredPair,
  medianPose,
  sharperSizes,
} from '../../core/detection/test-time-augmentation.ts';
import { lookAtRegion, lookAtRegionTwice } from '../shared/look-at-region.ts';

/** The crop's sides, in sides of the person's box. */
const BOX_GROWTH = 1.25;
/** The input of the closer look at each person, pixels; measured in core/detection/decode-people.ts. */
const CLOSER_SIZE = 192;

/** What finding people takes. */
export interface PersonFinder {
  network: Network;
  joints: readonly string[];
  /** The input's longer side, pixels. */
  size: number;
  /** Looks at a person in a box several times, at everyone twice (core/detection/test-time-augmentation.ts): for each joint the index of its partner on
   * the other side; null looks once. */
  partners: readonly number[] | null;
}

/**
 * The person in a box, seen in an input of the box's aspect: that costs less than a square and finds
 * more (see {@link coverInputSize}).
 * @param box unit coordinates of the picture
 */
export function findPersonIn(
  finder: PersonFinder,
  picture: Picture,
  box: Rectangle,
): Promise<Pose> {
  return lookAtPerson(finder, picture, growBox(box), finder.size);
}

/** One person, looked at once or sharper. @param region unit coordinates of the picture */
async function lookAtPerson(
  { network, joints, partners }: PersonFinder,
  picture: Picture,
  region: Rectangle,
  size: number,
): Promise<Pose> {
  const aspect = (region.width * picture.width) / (region.height * picture.height);
  if (!partners) {
    const look = await lookAtRegion(network, picture, region, coverInputSize(aspect, size));
    return poseFromCrop(decodePerson(look.heads, joints), look.crop);
  }
  const poses: Pose[] = [];
  for (const longSide of sharperSizes(size)) {
    const input = coverInputSize(aspect, longSide);
    const { answers, crop } = await lookAtRegionTwice(network, picture, region, input);
    poses.push(poseFromCrop(decodeMirroredPair(answers, joints, partners).pose, crop));
  }
  return medianPose(poses);
}

/** Everyone in a picture, each looked at more closely; the surest first. */
export async function findEveryone(
  finder: PersonFinder,
  picture: Picture,
): Promise<PersonCandidate[]> {
  const { network, joints, size } = finder;
  const input = coverInputSize(picture.width / picture.height, size);
  const { heads, crop } = await lookAtRegion(network, picture, WHOLE_FRAME, input);
  const closer: PersonCandidate[] = [];
  for (const { pose, centerScore } of decodePeople(heads, joints)) {
    const region = refinementRegion(poseFromCrop(pose, crop));
    const closerPose = await lookCloser(finder, picture, region);
    closer.push({ pose: closerPose, centerScore });
  }
  return nonMaxSuppression(closer, picture);
}

/** As the app does: once, or once more in a mirror. */
async function lookCloser(
  finder: PersonFinder,
  picture: Picture,
  region: Rectangle,
): Promise<Pose> {
  const { network, joints, partners } = finder;
  if (!partners) return lookAtPerson(finder, picture, region, CLOSER_SIZE);
  const aspect = (region.width * picture.width) / (region.height * picture.height);
  const input = coverInputSize(aspect, CLOSER_SIZE);
  const { answers, crop } = await lookAtRegionTwice(network, picture, region, input);
  return poseFromCrop(decodeMirroredPair(answers, joints, partners).pose, crop);
}

/**
 * The input for a region: its longer side is `longSide`, its shorter the next multiple of 32 that holds
 * the region's. Rounded down it would shrink what is seen: of 136 people of 8 and more labelled joints
 * that lowers the mean recall from 56.5 % to 53.6 at 192; a square gives 53.2.
 * @param aspect width / height of the region, in pixels
 */
export function coverInputSize(aspect: number, longSide: number): Size {
  const cover = (side: number) =>
    Math.min(longSide, Math.max(1, Math.ceil(side / INPUT_MULTIPLE - 1e-6)) * INPUT_MULTIPLE);
  return aspect >= 1
    ? { width: longSide, height: cover(longSide / aspect) }
    : { width: cover(longSide * aspect), height: longSide };
}

function growBox({ x, y, width, height }: Rectangle): Rectangle {
  const growth = BOX_GROWTH - 1;
  return {
    x: x - (width * growth) / 2,
    y: y - (height * growth) / 2,
    width: width * BOX_GROWTH,
    height: height * BOX_GROWTH,
  };
}
