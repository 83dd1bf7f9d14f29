// The inference recipe. A detector plans which crops of a frame the network should run on; a runner crops,
// runs the network and returns its outputs; the detector decodes them, updates its state, and finishes or plans
// again. Detectors are generators, so each one reads from top to bottom. Next: crop-runner.ts.
import type { Rectangle, Size } from '../core/geometry.ts';
import type { InputPicture } from '../core/image/body-colors.ts';
import type { HeadDecoding, NetworkAnswer, PictureBatch, Wanted } from '../core/model/network.ts';

/** One run of the network on crops of a frame. */
export interface CropPlan {
  /** Unit frame coordinates; may reach outside the frame. */
  regions: readonly Rectangle[];
  /** Network input of every crop, pixels, multiples of 32. */
  input: Size;
  /** Which outputs are needed in memory. */
  wanted: Wanted;
  /** How a network that decodes on the GPU may answer with keypoints alone; null when outputs are needed in memory. */
  decoding: HeadDecoding | null;
  /** Average the heads with those of the mirrored crops; the partner of each joint. Null runs once. */
  mirrorPartners: readonly number[] | null;
}

/** What the network returned for one crop. */
export type CropResult = CropOutputs | CropKeypoints;

interface CropBase {
  /** The region in the input's aspect, unit frame coordinates. */
  crop: Rectangle;
  input: Size;
}

/** Outputs in memory. Maps and pixels are valid until the next run. */
export interface CropOutputs extends CropBase {
  kind: 'outputs';
  answer: NetworkAnswer;
  pixels: InputPicture;
}

/** Keypoints decoded on the GPU, where the outputs stay. */
export interface CropKeypoints extends CropBase {
  kind: 'keypoints';
  /** [K, 4]: x and y (unit coordinates of the crop), score, peak ambiguity. */
  keypoints: Float32Array;
  /** One pixel per cell; null when it was not requested. Closed by the runner. */
  heatmap: ImageBitmap | null;
}

/** Runs the network on a batch of pictures, one answer each. */
export type RunNetwork = (pictures: PictureBatch, wanted: Wanted) => Promise<NetworkAnswer[]>;

/** Runs the network on crops of one frame. */
export interface CropRunner {
  /** One result per region, in their order. */
  run(plan: CropPlan): Promise<readonly CropResult[]>;
}

/** A detection in progress: yields plans, receives their results, returns what was detected. */
export type Detection<Detected> = Generator<CropPlan, Detected, readonly CropResult[]>;

/** What was detected, and the time spent outside the network. */
export interface Detected<Result> {
  result: Result;
  /** Decoding and tracking, ms. */
  decodeMs: number;
}

/**
 * Runs a detection on a frame.
 * @param previous settles when the previous frame's detection has ended: with two frames in flight the first run of
 *   a frame may overlap with it, its decoding may not
 */
export async function runDetection<Result>(
  detection: Detection<Result>,
  runner: CropRunner,
  previous: Promise<unknown> = Promise.resolve(),
): Promise<Detected<Result>> {
  let decodeMs = 0;
  const resume = (results?: readonly CropResult[]) => {
    const startMs = performance.now();
    const step = results ? detection.next(results) : detection.next();
    decodeMs += performance.now() - startMs;
    return step;
  };
  let step = resume();
  while (!step.done) {
    const results = await runner.run(step.value);
    await previous;
    step = resume(results);
  }
  return { result: step.value, decodeMs };
}
