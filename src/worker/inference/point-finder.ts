// What the current model detects in a single picture: first guesses of a lesson's labels, and the features by which
// its queue compares frames. Independent of the live view's tracking.
import type { FoundPoints } from '../../api/pose-api.ts';
import { poolFeatures } from '../../core/lesson/label-queue.ts';
import { runDetection, type Detection } from '../../inference/crop-plan.ts';
import type { CropReading, PoseModel } from '../../inference/pose-model.ts';
import { detectStill } from '../../inference/still-detector.ts';
import { FrameBuffers, FrameCropRunner } from '../frames/frame-crop-runner.ts';
import type { NetworkManager } from '../network/network-manager.ts';
import { countRegions } from './count-regions.ts';
import { takeRegions } from './found-regions.ts';

export class PointFinder {
  readonly #networks: NetworkManager;
  readonly #buffers = new FrameBuffers();

  constructor(networks: NetworkManager) {
    this.#networks = networks;
  }

  /** @param longSide of the network's input, pixels */
  async find(bitmap: ImageBitmap, model: PoseModel, longSide: number): Promise<FoundPoints> {
    const size = { width: bitmap.width, height: bitmap.height };
    const runner = new FrameCropRunner(this.#networks, this.#buffers, {
      frame: bitmap,
      size,
      heat: null,
      onSubmitted: () => undefined,
    });
    const detection = detectWithFeatures(detectStill(model, size, longSide));
    const { result } = await runDetection(detection, runner);
    const { pose, ambiguity, heatmap, crop } = result.reading;
    const isMap = heatmap !== null && 'values' in heatmap;
    const { spec } = model;
    const found = isMap ? takeRegions(spec.joints, heatmap, crop) : [];
    const regions = countRegions(found, spec.joints.length, size);
    return { model: spec.id, pose, flatness: ambiguity, regions, features: result.features };
  }
}

/** A detection in memory that also pools the features of its first run, which covers the whole frame. */
function* detectWithFeatures(
  detection: Detection<CropReading>,
): Detection<{ reading: CropReading; features: Float32Array<ArrayBuffer> }> {
  let features = new Float32Array(0);
  let step = detection.next();
  while (!step.done) {
    const { wanted } = step.value;
    const results = yield { ...step.value, decoding: null, wanted: { ...wanted, taps: true } };
    const [first] = results;
    const taps = first.kind === 'outputs' ? first.answer.taps : null;
    if (features.length === 0 && taps) features = poolFeatures(taps.stride32);
    step = detection.next(results);
  }
  return { reading: step.value, features };
}
