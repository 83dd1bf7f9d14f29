// Where to look for someone who is not clearly to be seen: around where they should be, as large as they
// were, and larger the longer they are missed. Who asks: subject-tracker.ts. While they are seen: follow-crop.ts.
import { WHOLE_FRAME, type Rectangle, type Size } from '../geometry.ts';
import { refinementRegion } from '../detection/decode-people.ts';
import type { Pose } from '../pose.ts';

/** Whose crop is less than this share of the frame's longer side is hardly to be found in a whole frame. */
const SMALL = 0.6;
/** The side of that crop, in longer sides of the region of a closer look. */
const BOX_GROWTH = 1.3;
/** How much larger it gets each second. */
const GROWTH_PER_SECOND = 1.5;

/** Where to look for someone whose torso is hardly seen: the whole frame, unless they are small. */
export function smallRegion(before: Rectangle, pose: Pose, frame: Size): Rectangle {
  const most = SMALL * Math.max(frame.width, frame.height);
  if (before.width * frame.width < most) return before;
  const box = refinementRegion(pose);
  const [widthPx, heightPx] = [box.width * frame.width, box.height * frame.height];
  const side = BOX_GROWTH * Math.max(widthPx, heightPx);
  if (side >= most) return WHOLE_FRAME;
  return {
    x: box.x - (side - widthPx) / 2 / frame.width,
    y: box.y - (side - heightPx) / 2 / frame.height,
    width: side / frame.width,
    height: side / frame.height,
  };
}

/** A region that goes with someone who goes on, and grows while they are not seen. */
export function moveRegion(
  { x, y, width, height }: Rectangle,
  from: Pose,
  to: Pose,
  unseenS: number,
): Rectangle {
  const unit = { width: 1, height: 1 };
  const [before, after] = [measureTorso(from, unit).hips, measureTorso(to, unit).hips];
  const growth = 1 + GROWTH_PER_SECOND * unseenS;
  return {
    x: x + after.x - before.x - ((growth - 1) * width) / 2,
    y: y + after.y - before.y - ((growth - 1) * height) / 2,
    width: growth * width,
    height: growth * height,
  };
}

/** The middle of the hips and how far the shoulders are from there; in the frame's unit. */
export function measureTorso(pose: Pose, frame: Size) {
  const shoulders = middleOf(pose, '_shoulder', frame);
  const hips = middleOf(pose, '_hip', frame);
  return { hips, height: Math.hypot(shoulders.x - hips.x, shoulders.y - hips.y) };
}

function middleOf({ keypoints }: Pose, kind: string, { width, height }: Size) {
  const some = keypoints.filter(({ joint }) => joint.endsWith(kind));
  const mean = (axis: 'x' | 'y') => some.reduce((sum, each) => sum + each[axis], 0) / some.length;
  return { x: mean('x') * width, y: mean('y') * height };
}
