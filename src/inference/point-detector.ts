// One taught thing in a video: each frame is cropped around the points detected in the frame before.
import type { Size } from '../core/geometry.ts';
import type { Pose } from '../core/pose.ts';
import type { Detection } from './crop-plan.ts';
import { planCrop, readCrop, type CropReading, type PoseModel } from './pose-model.ts';

export class PointDetector {
  readonly #model: PoseModel;
  #last: Pose | null = null;

  constructor(model: PoseModel) {
    this.#model = model;
  }

  /** @param frame size as displayed, pixels @param longSide of the network's input, pixels */
  *detect(frame: Size, longSide: number): Detection<CropReading> {
    const region = this.#model.nextCrop(this.#last, frame);
    const [result] = yield planCrop(this.#model, region, frame, longSide);
    const reading = readCrop(this.#model, result);
    this.#last = reading.pose;
    return reading;
  }

  /** Forgets the last frame. */
  reset(): void {
    this.#last = null;
  }
}
