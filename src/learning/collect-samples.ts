// Turns labelled frames into training samples: augmented views of each frame, run once through the pretrained network,
// whose feature maps are stored in compact form. Next: learning/training-run.ts, which draws batches from them.
import { WHOLE_FRAME } from '../core/geometry.ts';
import type { Picture } from '../core/image/pixel-planes.ts';
import {
  isKnown,
  isPlaced,
  type Label,
  type LabelledFrame,
  maskOfLabel,
} from '../core/lesson/labels.ts';
import type { RegionMask } from '../core/mask/region-mask.ts';
import { type CompactMap, compactMap } from '../core/model/cell-maps.ts';
import type { ChannelRange, TapRanges } from '../core/model/decoder-weights.ts';
import type { CellMap } from '../core/model/heads.ts';
import type { Joint } from '../core/model/model-spec.ts';
import { TAP_NAMES, type TapName, type Taps } from '../core/model/movenet.ts';
import type { Network } from '../core/model/network.ts';
import type { Pose } from '../core/pose.ts';
import type { Random } from '../core/random.ts';
import { nextCrop } from '../core/tracking/next-crop.ts';
import { cropAround } from '../core/tracking/taught-crop.ts';
import {
  type Augmentation,
  createPlainView,
  createRandomView,
  type View,
  viewLabels,
  type ViewPlan,
} from '../core/training/augment.ts';
import { type BaseChannels, pickChannels } from '../inference/base-heatmap.ts';
import { detectBody } from './detect-points.ts';
import type { LessonPlan } from './plan-lesson.ts';
import { countCoveredPixels } from './region-maps.ts';
import { seeView } from './see-view.ts';

/** A labelled frame with its picture, which may have a lower resolution than the frame. */
export interface TeachingFrame extends LabelledFrame {
  load(): Promise<Picture>;
}

/** One view: the outputs of the pretrained network and the labels. */
export interface Sample {
  taps: Taps<CompactMap>;
  /** In unit coordinates of the view, in the order of the points. */
  labels: Label[];
  /** The pretrained logits [h, w, K] to which the decoder's are added; null without. */
  base: CompactMap | null;
  /** Per point the coverage of a visible region ({@link countCoveredPixels}); null without regions. */
  regions: (Uint8Array | null)[] | null;
}

export interface SampleCollection {
  samples: Sample[];
  ranges: TapRanges;
}

/**
 * Augmentation of the views. Measured on mice from above (500 steps, median error): full rotations make it 30 %
 * worse, and tints change nothing, so both are off. Flips are decided in learning/plan-lesson.ts.
 */
export const AUGMENTATION: Augmentation = {
  rotation: 0.5,
  scale: [0.8, 1.3],
  shift: 0.08,
  light: 0.3,
  tint: 0,
  flips: false,
};

/**
 * Creates the samples of all frames, in order.
 * @param base the pretrained heatmap's channel of each point; null when the lesson does not start from it
 * @param onFrame called and awaited after each frame with the number of frames done
 */
export async function collectSamples(
  { network, baseJoints }: { network: Network; baseJoints: readonly Joint[] },
  frames: readonly TeachingFrame[],
  plan: LessonPlan,
  base: BaseChannels | null,
  random: Random,
  onFrame: (done: number) => void | Promise<void> = () => undefined,
): Promise<SampleCollection> {
  const samples: Sample[] = [];
  const measure = new TapStatistics();
  for (const [index, frame] of frames.entries()) {
    const picture = await frame.load();
    const masks = masksOf(frame);
    const body = plan.keeps.length > 0 ? await detectBody(network, baseJoints, picture) : null;
    for (const { view, viewPlan } of listViews(frame, picture, plan, body, random)) {
      const sample = await createSample(
        network,
        frame,
        picture,
        view,
        viewPlan,
        plan,
        base,
        measure,
      );
      samples.push({ ...sample, regions: viewRegions(masks, picture, view, plan) });
    }
    await onFrame(index + 1);
  }
  return { samples, ranges: measure.ranges() };
}

interface PlannedView {
  view: View;
  viewPlan: ViewPlan;
}

function listViews(
  { labels }: TeachingFrame,
  picture: Picture,
  { input, crop, wholeViews, cropViews, flips }: LessonPlan,
  body: Pose | null,
  random: Random,
): PlannedView[] {
  const augmentation = { ...AUGMENTATION, flips };
  const list = (viewPlan: ViewPlan, count: number): PlannedView[] =>
    Array.from({ length: count }, (_, index) => ({
      viewPlan,
      view:
        index === 0 ? createPlainView(viewPlan) : createRandomView(viewPlan, augmentation, random),
    }));
  const whole: ViewPlan = { frame: picture, region: WHOLE_FRAME, input };
  if (body) {
    const region = nextCrop(body, picture);
    return [...list(whole, wholeViews), ...list({ ...whole, region }, cropViews)];
  }
  const placed = labels.filter(isPlaced);
  // A frame without visible points has no crop.
  if (!crop || placed.length === 0) return list(whole, wholeViews + cropViews);
  const region = cropAround(placed, picture, crop.margin);
  return [...list(whole, wholeViews), ...list({ ...whole, region }, cropViews)];
}

async function createSample(
  network: Network,
  frame: TeachingFrame,
  picture: Picture,
  view: View,
  viewPlan: ViewPlan,
  { pairs }: LessonPlan,
  base: BaseChannels | null,
  measure: TapStatistics,
): Promise<Omit<Sample, 'regions'>> {
  const wanted = { taps: true, heads: base !== null } as const;
  const { taps, heads } = await seeView(network, picture, view, viewPlan.input, wanted);
  measure.add(taps);
  return {
    taps: Object.fromEntries(
      TAP_NAMES.map((name) => [name, compactMap(taps[name])]),
    ) as unknown as Taps<CompactMap>,
    labels: viewLabels(frame.labels, view, viewPlan, pairs),
    base: base && heads ? compactMap(pickChannels(heads.heatmap, base)) : null,
  };
}

/** The masks of a frame by point; null when no region is visible. */
function masksOf(frame: LabelledFrame): (RegionMask | null)[] | null {
  const masks = frame.labels.map((label) => maskOfLabel(label, frame));
  return masks.some((mask) => mask !== null) ? masks : null;
}

function viewRegions(
  masks: (RegionMask | null)[] | null,
  picture: Picture,
  { toFrame }: View,
  { input }: LessonPlan,
): Sample['regions'] {
  return masks && masks.map((mask) => mask && countCoveredPixels(mask, picture, toFrame, input));
}

/** Whether any point of a frame is labelled. */
export function hasLabels({ labels }: LabelledFrame): boolean {
  return labels.some(isKnown);
}

/** Added to deviations, so that constant channels are not divided by 0. */
const MIN_DEVIATION = 1e-3;

interface Sums {
  count: number;
  /** [channels] */
  sum: Float64Array;
  squares: Float64Array;
}

/** Accumulates the mean and deviation of every tap channel, by which the decoder's inputs are normalised. */
export class TapStatistics {
  readonly #sums = new Map<TapName, Sums>();

  add(taps: Taps<CellMap>): void {
    for (const name of TAP_NAMES) this.#addMap(name, taps[name]);
  }

  #addMap(name: TapName, { width, height, channels, values }: CellMap): void {
    let sums = this.#sums.get(name);
    if (!sums) {
      sums = { count: 0, sum: new Float64Array(channels), squares: new Float64Array(channels) };
      this.#sums.set(name, sums);
    }
    sums.count += width * height;
    const { sum, squares } = sums;
    for (let i = 0; i < values.length; i += channels) {
      for (let channel = 0; channel < channels; channel++) {
        const value = values[i + channel];
        sum[channel] += value;
        squares[channel] += value * value;
      }
    }
  }

  /** The statistics of all added taps. @throws Error when none were added */
  ranges(): TapRanges {
    return Object.fromEntries(
      TAP_NAMES.map((name) => [name, rangeOf(this.#sums.get(name))]),
    ) as TapRanges;
  }
}

function rangeOf(sums: Sums | undefined): ChannelRange {
  if (!sums) throw new Error('Expected the taps of at least one picture, got none.');
  const { count, sum, squares } = sums;
  const mean = Float32Array.from(sum, (value) => value / count);
  const deviation = Float32Array.from(squares, (square, channel) => {
    const variance = square / count - (sum[channel] / count) ** 2;
    return Math.sqrt(Math.max(0, variance)) + MIN_DEVIATION;
  });
  return { mean, deviation };
}
