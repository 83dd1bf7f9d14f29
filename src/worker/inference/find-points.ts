// What the model in use finds in a single picture, for a lesson's first guesses and its queue. Next to
// the live view and not of it: whom that follows stays as it is. Who asks: pose-engine.ts.
import { poolFeatures } from '../../core/lesson/label-queue.ts';
import type { FoundPoints } from '../../api/pose-api.ts';
import { countRegions, takeRegions } from './found-regions.ts';
import { FrameInference, type AskNetwork } from './frame-inference.ts';
import type { PoseModel } from './pose-model.ts';

export class PointFinder {
  readonly #looker: FrameInference;
  #features = new Float32Array(0);

  constructor(ask: AskNetwork) {
    this.#looker = new FrameInference(async (pictures, wanted) => {
      const answer = await ask(pictures, { ...wanted, taps: true });
      // The first look is at the whole frame, which is what is compared.
      if (this.#features.length === 0 && answer.taps) {
        this.#features = poolFeatures(answer.taps.stride32);
      }
      return answer;
    });
  }

  /** @param longSide of the network's input, pixels */
  async find(bitmap: ImageBitmap, look: PoseModel, longSide: number): Promise<FoundPoints> {
    this.#features = new Float32Array(0);
    const seen = await this.#looker.lookTwice(bitmap, look, longSide);
    const { spec, pose, flatness, heatmap, crop } = seen;
    const isMap = heatmap !== null && 'values' in heatmap;
    const found = isMap ? takeRegions(spec.joints, heatmap, crop) : [];
    const regions = countRegions(found, spec.joints.length, bitmap);
    return { model: spec.id, pose, flatness, regions, features: this.#features };
  }
}
