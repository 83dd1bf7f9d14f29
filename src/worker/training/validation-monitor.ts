// Measures the model during a run on a few validation frames. Their outputs of the pretrained network are computed once and
// reused. The final report uses all test frames: worker/training/judge-lesson.ts.
import { decodePeaks } from '../../core/detection/decode-points.ts';
import { matchAspect, poseFromCrop, WHOLE_FRAME, type Size } from '../../core/geometry.ts';
import type { CellMap } from '../../core/model/heads.ts';
import { isRegion, type Joint } from '../../core/model/model-spec.ts';
import { isKnown, maskOfLabel } from '../../core/lesson/labels.ts';
import { TAP_NAMES, type Taps } from '../../core/model/movenet.ts';
import type { Network } from '../../core/model/network.ts';
import { measurePixelErrors } from '../../core/evaluation/metrics.ts';
import { quantile } from '../../core/math.ts';
import { emptyRegion, overlapOf, type RegionMask } from '../../core/mask/region-mask.ts';
import { pickChannels, type BaseChannels } from '../../inference/base-heatmap.ts';
import type { Decoder } from '../../learning/detect-points.ts';
import type { LessonPlan } from '../../learning/plan-lesson.ts';
import { createPictureRunner } from '../../inference/crop-runner.ts';
import { readRegion } from '../../learning/region-maps.ts';
import type { ValidationFrame } from '../../api/trainer-api.ts';
import type { LessonFrameToTeach } from './lesson-frames.ts';

/** Maximum number of measured frames, limited by memory and time. */
const MAX_MEASURED = 24;
/** Number of frames whose maps are sent to the page. */
const MAX_SHOWN = 3;

/** A frame and its outputs of the pretrained network. */
interface EncodedFrame {
  frame: LessonFrameToTeach;
  taps: Taps<CellMap>;
  base: CellMap | undefined;
  /** Masks of the labelled regions in the network's input; null for points and unlabelled regions. */
  regions: (RegionMask | null)[];
}

/** Errors of the current model on the validation frames. */
export interface HeldOutFigures {
  /** Median error of the points, px; null without placed labels. */
  medianPx: number | null;
  /** Median overlap (IoU) of the regions, 0..1; null without regions. */
  overlap: number | null;
}

/** Validation frames, ready to be measured with any decoder. */
export class ValidationMonitor {
  #frames: EncodedFrame[];
  #plan: LessonPlan;

  private constructor(frames: EncodedFrame[], plan: LessonPlan) {
    this.#frames = frames;
    this.#plan = plan;
  }

  /** Runs the pretrained network on the first frames. */
  static async open(
    network: Network,
    frames: readonly LessonFrameToTeach[],
    joints: readonly Joint[],
    plan: LessonPlan,
    channels: BaseChannels | null,
  ): Promise<ValidationMonitor> {
    const encoded: EncodedFrame[] = [];
    for (const frame of frames.slice(0, MAX_MEASURED)) {
      encoded.push(await encode(network, frame, joints, plan, channels));
    }
    return new ValidationMonitor(encoded, plan);
  }

  /** Median errors of points and regions, and the maps of the first frames. */
  measure(decoder: Decoder): HeldOutFigures & { frames: ValidationFrame[] } {
    const errors: number[] = [];
    const overlaps: number[] = [];
    const frames: ValidationFrame[] = [];
    for (const { frame, taps, base, regions } of this.#frames) {
      const map = decoder.predict(taps, base);
      const found = decodePeaks(map, frame.labels.map(String));
      const pose = poseFromCrop(found, matchAspect(WHOLE_FRAME, frame, this.#plan.input));
      errors.push(...measurePixelErrors(pose, frame).map(({ distancePx }) => distancePx));
      regions.forEach((region, point) => {
        if (region) overlaps.push(overlapOf(region, readRegion(map, point, region)));
      });
      if (frames.length < MAX_SHOWN) frames.push({ frameId: frame.id, map });
    }
    return { medianPx: medianOf(errors), overlap: medianOf(overlaps), frames };
  }
}

function medianOf(values: readonly number[]): number | null {
  return values.length > 0 ? quantile(values, 0.5) : null;
}

async function encode(
  network: Network,
  frame: LessonFrameToTeach,
  joints: readonly Joint[],
  { input }: LessonPlan,
  channels: BaseChannels | null,
): Promise<EncodedFrame> {
  const picture = await frame.load();
  const [{ answer }] = await createPictureRunner(network, picture).run({
    regions: [WHOLE_FRAME],
    input,
    wanted: { taps: true, heads: channels !== null },
    decoding: null,
    mirrorPartners: null,
  });
  const { taps, heads } = answer;
  if (!taps) throw new RangeError('Expected the network to return its taps, got none.');
  // The network reuses its output buffers.
  const copies = TAP_NAMES.map((name) => [
    name,
    { ...taps[name], values: taps[name].values.slice() },
  ]);
  return {
    frame,
    taps: Object.fromEntries(copies) as Taps<CellMap>,
    regions: joints.map((joint, point) =>
      isRegion(joint) && isKnown(frame.labels[point]) ? shrinkRegion(frame, point, input) : null,
    ),
    base: channels && heads ? pickChannels(heads.heatmap, channels) : undefined,
  };
}

/** The mask of a region, resampled to the network's input as the whole frame is. */
function shrinkRegion(frame: LessonFrameToTeach, point: number, input: Size): RegionMask {
  const small = emptyRegion(input);
  const mask = maskOfLabel(frame.labels[point], frame);
  if (!mask) return small;
  const crop = matchAspect(WHOLE_FRAME, frame, input);
  for (let row = 0; row < input.height; row++) {
    const y = Math.floor((crop.y + ((row + 0.5) / input.height) * crop.height) * mask.height);
    if (y < 0 || y >= mask.height) continue;
    for (let column = 0; column < input.width; column++) {
      const x = Math.floor((crop.x + ((column + 0.5) / input.width) * crop.width) * mask.width);
      if (x < 0 || x >= mask.width) continue;
      small.values[row * input.width + column] = mask.values[y * mask.width + x];
    }
  }
  return small;
}
