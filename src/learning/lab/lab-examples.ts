// Turns a picture of the lab into the input of a network: its colours, or the feature maps of the pretrained network.
// Next: learning/lab/lab-run.ts.
import { compactMap, type CompactMap } from '../../core/model/cell-maps.ts';
import type { TapRanges } from '../../core/model/decoder-weights.ts';
import { ENCODER_ENLARGES } from '../../core/lab/lab-setup.ts';
import type { LabScene } from '../../core/lab/scene.ts';
import { TAP_NAMES, type Taps } from '../../core/model/movenet.ts';
import type { Network } from '../../core/model/network.ts';
import type { Picture } from '../../core/image/pixel-planes.ts';
import { PLAIN_LIGHT, sampleView } from '../../core/image/sample-view.ts';
import { TapStatistics } from '../collect-samples.ts';
import { PICTURE_CHANNELS } from './lab-networks.ts';

/** A picture and the network's input for it. */
export interface LabExample {
  scene: LabScene;
  readonly inputs: () => Float32Array;
}

/** Creates examples. Those with `measures` set come first; they determine the normalisation of all. */
export interface ExampleMaker {
  make(scene: LabScene, measures: boolean): Promise<LabExample>;
}

/** Examples with colours as input. */
export const PLAIN_EXAMPLES: ExampleMaker = {
  make: (scene) => {
    const inputs = pictureInputs(scene);
    return Promise.resolve({ scene, inputs: () => inputs });
  },
};

/** Colours as [h, w, 4], −1..1; the fourth channel is 0. */
function pictureInputs({ width, height, pixels }: LabScene): Float32Array {
  const inputs = new Float32Array(width * height * PICTURE_CHANNELS);
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      inputs[pixel * PICTURE_CHANNELS + channel] = 2 * pixels[pixel * 3 + channel] - 1;
    }
  }
  return inputs;
}

/** Examples with the pretrained network's taps as input, normalised by mean and standard deviation. */
export class TapExamples implements ExampleMaker {
  readonly #measure = new TapStatistics();
  #ranges: TapRanges | null = null;

  /** @param network disposed of by the caller */
  constructor(private readonly network: Network) {}

  async make(scene: LabScene, measures: boolean): Promise<LabExample> {
    const width = scene.width * ENCODER_ENLARGES;
    const height = scene.height * ENCODER_ENLARGES;
    const values = new Float32Array(width * height * 3);
    const step = 1 / ENCODER_ENLARGES;
    const toPicture = { xx: step, xy: 0, x0: 0, yx: 0, yy: step, y0: 0 };
    sampleView(scenePicture(scene), toPicture, { width, height }, PLAIN_LIGHT, values);
    const wanted = { taps: true, heads: false };
    const [{ taps }] = await this.network.run({ count: 1, height, width, values }, wanted);
    if (!taps) throw new Error('Expected the network to return its taps, got none.');
    if (measures) this.#measure.add(taps);
    const kept = TAP_NAMES.map((name) => [name, compactMap(taps[name])] as const);
    const compact = Object.fromEntries(kept) as unknown as Taps<CompactMap>;
    return { scene, inputs: () => this.#normalise(compact) };
  }

  #normalise(taps: Taps<CompactMap>): Float32Array {
    this.#ranges ??= this.#measure.ranges();
    const length = TAP_NAMES.reduce((sum, name) => sum + taps[name].bytes.length, 0);
    const inputs = new Float32Array(length);
    let start = 0;
    for (const name of TAP_NAMES) {
      const { bytes, low, step, channels } = taps[name];
      const { mean, deviation } = this.#ranges[name];
      for (let channel = 0; channel < channels; channel++) {
        const factor = step[channel] / deviation[channel];
        const offset = (low[channel] - mean[channel]) / deviation[channel];
        for (let i = channel; i < bytes.length; i += channels) {
          inputs[start + i] = factor * bytes[i] + offset;
        }
      }
      start += bytes.length;
    }
    return inputs;
  }
}

/** A picture of the lab as RGBA bytes. */
export function scenePicture({ width, height, pixels }: LabScene): Picture & {
  data: Uint8ClampedArray<ArrayBuffer>;
} {
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let i = 0; i < pixels.length; i++) {
    data[Math.floor(i / 3) * 4 + (i % 3)] = 255 * pixels[i];
  }
  return { width, height, data };
}
