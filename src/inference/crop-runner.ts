// Crops a frame in memory, samples the crops into the network's input and runs the network. Live frames that a
// GPU can read in place take a shorter path: worker/frames/frame-crop-runner.ts.
import { matchAspect, type Rectangle, type Size } from '../core/geometry.ts';
import { planesOfPicture, type Picture, type PixelPlanes } from '../core/image/pixel-planes.ts';
import { PlaneSampler } from '../core/image/sample-planes.ts';
import type { Network, PictureBatch } from '../core/model/network.ts';
import type { CropOutputs, CropPlan, RunNetwork } from './crop-plan.ts';

/** A frame as pixel planes, and its size as displayed, pixels. */
export interface FrameInMemory {
  planes: PixelPlanes;
  size: Size;
}

/** Samples crops into a buffer that is reused by the next call. */
export class CropSampler {
  #sampler = new PlaneSampler();
  #values = new Float32Array(0);

  /**
   * One picture per region, without stretching it.
   * @param input size of every picture, pixels
   * @returns the batch, and each region in the input's aspect, unit frame coordinates
   */
  sample(
    { planes, size }: FrameInMemory,
    regions: readonly Rectangle[],
    input: Size,
  ): { pictures: PictureBatch; crops: Rectangle[] } {
    const length = input.width * input.height * 3;
    if (this.#values.length !== regions.length * length) {
      this.#values = new Float32Array(regions.length * length);
    }
    const values = this.#values;
    const crops = regions.map((region, index) => {
      const crop = matchAspect(region, size, input);
      const picture = values.subarray(index * length, (index + 1) * length);
      this.#sampler.sample(planes, crop, input, picture);
      return crop;
    });
    return { pictures: { count: regions.length, ...input, values }, crops };
  }
}

/** A `CropRunner` for a decoded picture, e.g. of a dataset. */
export function createPictureRunner(
  network: Pick<Network, 'run'>,
  picture: Picture,
  sampler = new CropSampler(),
): { run(plan: CropPlan): Promise<CropOutputs[]> } {
  const frame = { planes: planesOfPicture(picture), size: picture };
  const run: RunNetwork = (pictures, wanted) => network.run(pictures, wanted);
  return {
    run: (plan) => {
      const { pictures, crops } = sampler.sample(frame, plan.regions, plan.input);
      return runSampled(plan, pictures, crops, run);
    },
  };
}

/** Runs the network on sampled crops, and on their mirror images where the plan asks for it. */
export async function runSampled(
  { wanted, mirrorPartners }: CropPlan,
  pictures: PictureBatch,
  crops: readonly Rectangle[],
  run: RunNetwork,
): Promise<CropOutputs[]> {
  const answers = mirrorPartners
    ? await (await import('./run-mirrored.ts')).runMirrored(pictures, mirrorPartners, run)
    : await run(pictures, wanted);
  const { width, height, values } = pictures;
  const length = width * height * 3;
  return answers.map((answer, index) => ({
    kind: 'outputs',
    answer,
    crop: crops[index],
    input: { width, height },
    pixels: { width, height, values: values.subarray(index * length, (index + 1) * length) },
  }));
}
