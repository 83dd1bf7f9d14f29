// What a lesson's frames ask for, before anything is computed: the network's input, whether a closer
// look pays, how many views of each frame. Next: collect-samples.ts makes the views.
import { fitInputSize, matchAspect, type Size, WHOLE_FRAME } from '../core/geometry.ts';
import { isRegion, type Joint } from '../core/model/model-spec.ts';
import { isKnown, isPlaced, type LabelledFrame } from '../core/lesson/labels.ts';
import { quantile } from '../core/math.ts';
import { cropAround, type CropRule, measureBox } from '../core/tracking/taught-crop.ts';
import type { BaseChannels } from '../inference/base-heatmap.ts';

/** The longer side of the input, pixels. */
const LONG_SIDE = 256;
/** A crop shows the thing and as much around it. */
const MARGIN = 2;
/** A crop that magnifies less than this shows nothing new. */
const MIN_MAGNIFICATION = 1.3;
/** Views of a frame: enough that few frames do not repeat themselves, not more than memory holds. */
const MAX_VIEWS = 24;
const MIN_VIEWS = 4;
const ALL_VIEWS = 480;

/** What is decided once for a lesson. */
export interface LessonPlan {
  /** Of the network, pixels; every frame and crop is fitted into it. */
  input: Size;
  crop: CropRule | null;
  /** Of each frame as a whole, the frame itself included. */
  wholeViews: number;
  /** Of each frame's crop, or of the crop that follows its body, the crop itself included. */
  cropViews: number;
  /** For every point the index of its pair, or its own. */
  pairs: number[];
  /** Joints of the pretrained network that nobody has labelled: its own answer stays for them. */
  keeps: string[];
  /** Whether half of the views are mirrored. */
  flips: boolean;
}

/**
 * Plans a lesson.
 * @param frames those to learn from, at least one of them with a placed label
 * @param base for every point the pretrained network's joint it starts from; null for a lesson from nothing
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
  // A crop around the labelled points alone would lose the others; the body's own is followed then.
  // A region is to be seen whole: a crop says nothing of what it leaves out.
  const crop = keeps.length > 0 || joints.some(isRegion) ? null : chooseCrop(frames, input);
  const views = Math.round(ALL_VIEWS / Math.max(1, frames.length));
  const wanted = Math.max(MIN_VIEWS, Math.min(MAX_VIEWS, views));
  const cropViews = crop || keeps.length > 0 ? Math.floor(wanted / 2) : 0;
  const pairs = pairIndices(joints);
  // On bodies flips cost nothing (2.02 px without, 2.03 with), and the network has learned them. In
  // lessons from nothing they cost even where left and right change places: mice from above 4 to 20 %
  // of the median, people 7 %.
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

/** The aspect is the frames' middle one: all go into the same input. */
function chooseInput(frames: readonly LabelledFrame[]): Size {
  const logs = frames.map(({ width, height }) => Math.log(width / height));
  const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
  return fitInputSize(Math.exp(mean), LONG_SIDE);
}

/** The rule for crops, null when the thing mostly fills the frame anyway. */
function chooseCrop(frames: readonly LabelledFrame[], input: Size): CropRule | null {
  const sides: number[] = [];
  const magnifications: number[] = [];
  for (const frame of frames) {
    const placed = frame.labels.filter(isPlaced);
    // One point alone has no size: what the others say will do.
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
