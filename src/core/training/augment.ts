// Data augmentation: views of a frame that are rotated, scaled, shifted, mirrored and differently lit. In a mirrored
// view, left and right labels are swapped. Next: core/image/sample-view.ts.
import {
  type Affine,
  applyAffine,
  invertAffine,
  type Light,
  PLAIN_LIGHT,
} from '../image/sample-view.ts';
import { matchAspect, type Rectangle, type Size } from '../geometry.ts';
import { isPlaced, type Label } from '../lesson/labels.ts';
import type { Random } from '../random.ts';

/** The ranges of random changes. */
export interface Augmentation {
  /** Maximum rotation in both directions, radians. */
  rotation: number;
  /** Minimum and maximum magnification. */
  scale: readonly [number, number];
  /** Maximum shift, as a share of the view's size. */
  shift: number;
  /** Maximum change of contrast and brightness, as a share of the full range. */
  light: number;
  /** Maximum change of brightness for each colour channel. */
  tint: number;
  /** Whether half of the views are mirrored. Needs points with left/right pairs. */
  flips: boolean;
}

/** One view of a frame. */
export interface View {
  /** Maps the view's pixels to the frame's pixels. */
  toFrame: Affine;
  mirrored: boolean;
  light: Light;
}

/** The region that views show, and their size. Sizes in pixels. */
export interface ViewPlan {
  frame: Size;
  /** The part of the frame that fills an unchanged view; unit frame coordinates. */
  region: Rectangle;
  input: Size;
}

/** The unchanged view, as in live frames. */
export function createPlainView(plan: ViewPlan): View {
  return createView(plan, NO_CHANGE, false, PLAIN_LIGHT);
}

/** A random view of the region. */
export function createRandomView(
  plan: ViewPlan,
  { rotation, scale, shift, light, tint, flips }: Augmentation,
  random: Random,
): View {
  const { input } = plan;
  const change = {
    rotation: random.between(-rotation, rotation),
    // Uniform in the logarithm: half the size is as likely as twice.
    scale: Math.exp(random.between(Math.log(scale[0]), Math.log(scale[1]))),
    shiftX: random.between(-shift, shift) * input.width,
    shiftY: random.between(-shift, shift) * input.height,
  };
  const mirrored = flips && random.next() < 0.5;
  const contrast = 1 + random.between(-light, light);
  const brightness = random.between(-light, light) * 127.5;
  const offset = () => brightness + random.between(-tint, tint) * 127.5;
  const lit: Light = { contrast, offsets: [offset(), offset(), offset()] };
  return createView(plan, change, mirrored, lit);
}

interface Change {
  rotation: number;
  scale: number;
  shiftX: number;
  shiftY: number;
}

const NO_CHANGE: Change = { rotation: 0, scale: 1, shiftX: 0, shiftY: 0 };

function createView(
  { frame, region, input }: ViewPlan,
  { rotation, scale, shiftX, shiftY }: Change,
  mirrored: boolean,
  light: Light,
): View {
  const seen = matchAspect(region, frame, input);
  const step = (seen.width * frame.width) / input.width / scale;
  const across = mirrored ? -step : step;
  const xx = Math.cos(rotation) * across;
  const xy = -Math.sin(rotation) * step;
  const yx = Math.sin(rotation) * across;
  const yy = Math.cos(rotation) * step;
  const middleX = input.width / 2 + shiftX;
  const middleY = input.height / 2 + shiftY;
  const x0 = (seen.x + seen.width / 2) * frame.width - xx * middleX - xy * middleY;
  const y0 = (seen.y + seen.height / 2) * frame.height - yx * middleX - yy * middleY;
  return { toFrame: { xx, xy, x0, yx, yy, y0 }, mirrored, light };
}

/**
 * The labels of a frame in unit coordinates of a view. A mirrored view swaps left and right; points outside the
 * view become absent.
 * @param pairs for each point the index of its left/right pair, or its own
 */
export function viewLabels(
  labels: readonly Label[],
  { toFrame, mirrored }: View,
  { frame, input }: ViewPlan,
  pairs: readonly number[],
): Label[] {
  const toView = invertAffine(toFrame);
  return labels.map((own, point) => {
    const label = mirrored ? labels[pairs[point]] : own;
    if (!isPlaced(label)) return label;
    const place = applyAffine(toView, label.x * frame.width, label.y * frame.height);
    const x = place.x / input.width;
    const y = place.y / input.height;
    const inside = x >= 0 && x <= 1 && y >= 0 && y <= 1;
    return { state: inside ? label.state : 'absent', x, y };
  });
}
