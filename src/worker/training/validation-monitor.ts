// A few held-out frames, seen once by the frozen network and asked again and again while a run goes
// on: how far off it still is, and how its maps sharpen. The final judgement is judge-lesson.ts.
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

/** As many frames as a glance takes in, and as fit in memory. */
const MAX_MEASURED = 24;
const MAX_SHOWN = 3;

interface SeenFrame {
  frame: LessonFrameToTeach;
  taps: Taps<CellMap>;
  base: CellMap | undefined;
  /** The known regions as the network's input shows them; null for points and what nobody has looked at. */
  regions: (RegionMask | null)[];
}

/** Errors of the current model on the validation frames. */
export interface HeldOutFigures {
  /** The median error of points; null without any. */
  medianPx: number | null;
  /** The median overlap of regions, 0..1; null without any. */
  overlap: number | null;
}

export class ValidationMonitor {
  #seen: SeenFrame[];
  #plan: LessonPlan;

  private constructor(seen: SeenFrame[], plan: LessonPlan) {
    this.#seen = seen;
    this.#plan = plan;
  }

  static async open(
    network: Network,
    frames: readonly LessonFrameToTeach[],
    joints: readonly Joint[],
    plan: LessonPlan,
    channels: BaseChannels | null,
  ): Promise<ValidationMonitor> {
    const seen: SeenFrame[] = [];
    for (const frame of frames.slice(0, MAX_MEASURED)) {
      seen.push(await see(network, frame, joints, plan, channels));
    }
    return new ValidationMonitor(seen, plan);
  }

  /** How far off points and regions are, and the maps of the first few frames. */
  look(decoder: Decoder): HeldOutFigures & { frames: ValidationFrame[] } {
    const errors: number[] = [];
    const overlaps: number[] = [];
    const frames: ValidationFrame[] = [];
    for (const { frame, taps, base, regions } of this.#seen) {
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

async function see(
  network: Network,
  frame: LessonFrameToTeach,
  joints: readonly Joint[],
  { input }: LessonPlan,
  channels: BaseChannels | null,
): Promise<SeenFrame> {
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
  // The network's maps are ours only until its next run.
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

/** A frame's painted region in the network's input, the way the whole frame is fitted into it. */
function shrinkRegion(frame: LessonFrameToTeach, point: number, input: Size): RegionMask {
  const small = emptyRegion(input);
  const mask = maskOfLabel(frame.labels[point], frame);
  if (!mask) return small;
  const seen = matchAspect(WHOLE_FRAME, frame, input);
  for (let row = 0; row < input.height; row++) {
    const y = Math.floor((seen.y + ((row + 0.5) / input.height) * seen.height) * mask.height);
    if (y < 0 || y >= mask.height) continue;
    for (let column = 0; column < input.width; column++) {
      const x = Math.floor((seen.x + ((column + 0.5) / input.width) * seen.width) * mask.width);
      if (x < 0 || x >= mask.width) continue;
      small.values[row * input.width + column] = mask.values[y * mask.width + x];
    }
  }
  return small;
}
