// One region of a picture through the pretrained network, by the path that live frames take.
import { matchAspect, type Rectangle, type Size } from '../../core/geometry.ts';
import type { Heads } from '../../core/model/heads.ts';
import type { Network, NetworkAnswer } from '../../core/model/network.ts';
import { type Picture, planesOfPicture } from '../../core/image/picture.ts';
import { PlaneSampler } from '../../core/image/sample-planes.ts';
import { pairWithMirror } from '../../core/detection/test-time-augmentation.ts';

const sampler = new PlaneSampler();

/** What the network says, and of which part of the picture. */
export interface RegionAnswer {
  /** Belong to the caller until the network runs again. */
  heads: Heads;
  /** What was really seen: the region in the input's aspect; unit coordinates of the picture. */
  crop: Rectangle;
}

/** Runs the network's heads on a region, which is given the input's aspect first. */
export async function lookAtRegion(
  network: Network,
  picture: Picture,
  region: Rectangle,
  input: Size,
): Promise<RegionAnswer> {
  const { pictures, crop } = sampleRegion(picture, region, input);
  const [{ heads }] = await network.run(pictures, HEADS);
  if (!heads) throw new Error('The network was asked for its heads and gave none.');
  return { heads, crop };
}

/** The same of a region and its mirror image, in this order (core/detection/test-time-augmentation.ts). */
export async function lookAtRegionTwice(
  network: Network,
  picture: Picture,
  region: Rectangle,
  input: Size,
): Promise<{ answers: NetworkAnswer[]; crop: Rectangle }> {
  const { pictures, crop } = sampleRegion(picture, region, input);
  return { answers: await network.run(pairWithMirror(pictures), HEADS), crop };
}

const HEADS = { heads: true, taps: false };

function sampleRegion(picture: Picture, region: Rectangle, input: Size) {
  const crop = matchAspect(region, picture, input);
  const values = new Float32Array(input.width * input.height * 3);
  sampler.sample(planesOfPicture(picture), crop, input, values);
  return { pictures: { count: 1, ...input, values }, crop };
}
