// Decides how a lesson is trained: input size, crop, views per frame, flips. Next: learning/collect-samples.ts.
import { fitInputSize, matchAspect, type Size, WHOLE_FRAME } from '../core/geometry.ts';
import { isRegion, type Joint } from '../core/model/model-spec.ts';
import { isKnown, isPlaced, type LabelledFrame } from '../core/lesson/labels.ts';
import { quantile } from '../core/math.ts';
import { cropAround, type CropRule, measureBox } from '../core/tracking/taught-crop.ts';
import type { BaseChannels } from '../inference/base-heatmap.ts';

/** The longer side of the network's input. */
const INPUT_SIDE_PX = 256;
/** A crop's side is this multiple of the object's size. */
const MARGIN = 2;
/** Minimum magnification at which a second pass on a crop is worth its time. */
const MIN_MAGNIFICATION = 1.3;
/** Limits of the views per frame: the maximum is bounded by memory. */
const MAX_VIEWS = 24;
const MIN_VIEWS = 4;
/** Target number of views of all frames together. */
const TOTAL_VIEWS = 480;

/** The training plan of a lesson. */
export interface LessonPlan {
  /** Size of the network's input, pixels. Every frame and crop is fitted into it. */
  input: Size;
  /** How the second pass is cropped; null without one. */
  crop: CropRule | null;
  /** Views of each whole frame, including the unaugmented one. */
  wholeViews: number;
  /** Views of each frame's crop, or of the crop around its body, including the unaugmented one. */
  cropViews: number;
  /** For every point the index of its pair, or its own. */
  pairs: number[];
  /** Unlabelled joints of the pretrained model: its own positions are used for them. */
  keeps: string[];
  /** Whether half of the views are mirrored left to right. */
  flips: boolean;
}

/**
 * Plans the training of a lesson.
 * @param frames training frames, at least one of them with a placed label
 * @param base the pretrained heatmap's channel of each point; null when the lesson does not start from it
 */
export function planLesson(
  frames: readonly LabelledFrame[],
  joints: readonly Joint[],
  base: BaseChannels | null = null,
): LessonPlan {
  const input = chooseInput(frames);
  const keeps = joints
    .filter((_, point) => (base?.[point] ?? null) !== null && !isLabelled(frames, point))
    .map(({ name }) => name);
  // With unlabelled joints, a crop around the labelled points could cut them off: the body's crop is used instead.
  // Regions need the whole frame, because a crop gives no answer outside.
  const crop = keeps.length > 0 || joints.some(isRegion) ? null : chooseCrop(frames, input);
  const views = Math.round(TOTAL_VIEWS / Math.max(1, frames.length));
  const wanted = Math.max(MIN_VIEWS, Math.min(MAX_VIEWS, views));
  const cropViews = crop || keeps.length > 0 ? Math.floor(wanted / 2) : 0;
  const pairs = pairIndices(joints);
  // Measured median errors: on the pretrained body flips change nothing (2.02 px without, 2.03 px with). Lessons
  // from scratch get worse, even with left/right pairs: mice from above by 4 to 20 %, people by 7 %.
  const flips = base !== null && pairs.some((pair, point) => pair !== point);
  return { input, crop, wholeViews: wanted - cropViews, cropViews, pairs, keeps, flips };
}

function isLabelled(frames: readonly LabelledFrame[], point: number): boolean {
  return frames.some(({ labels }) => isKnown(labels[point]));
}

/** For every point the index of its pair, or its own. */
export function pairIndices(joints: readonly Joint[]): number[] {
  return joints.map(({ pair }, index) => {
    const other = joints.findIndex(({ name }) => name === pair);
    return other < 0 ? index : other;
  });
}

/** The input's aspect ratio is the geometric mean of the frames'. */
function chooseInput(frames: readonly LabelledFrame[]): Size {
  const logs = frames.map(({ width, height }) => Math.log(width / height));
  const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
  return fitInputSize(Math.exp(mean), INPUT_SIDE_PX);
}

/** The crop rule; null when the object mostly fills the frame. */
function chooseCrop(frames: readonly LabelledFrame[], input: Size): CropRule | null {
  const sides: number[] = [];
  const magnifications: number[] = [];
  for (const frame of frames) {
    const placed = frame.labels.filter(isPlaced);
    if (placed.length === 0) continue;
    const whole = matchAspect(WHOLE_FRAME, frame, input);
    const crop = matchAspect(cropAround(placed, frame, MARGIN), frame, input);
    sides.push(measureBox(placed, frame));
    magnifications.push(whole.width / crop.width);
  }
  const largest = Math.max(...sides);
  if (!(largest > 0) || quantile(magnifications, 0.5) < MIN_MAGNIFICATION) return null;
  return { margin: MARGIN, largest: Math.min(1, largest) };
}
