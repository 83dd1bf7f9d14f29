// Draws measures on the body: an arc at an angle, a dashed line along a distance, a ring around a
// joint whose speed is measured. The numbers are shown beside the picture.
import { findVisible, type Measure } from '../../core/measures/measure.ts';
import { MEASURE_COLOR, OUTLINE_COLOR } from '../../core/drawing/palette.ts';
import type { Keypoint, Pose } from '../../core/pose.ts';

/** Sizes as fractions of the canvas's longer side. */
const ARC_RADIUS = 1 / 26;
const RING_RADIUS = 1 / 60;
const LINE_WIDTH = 1 / 280;

interface Place {
  x: number;
  y: number;
}

/**
 * Draws all measures whose joints are all detected.
 * @param minimumScore joints below this score count as not detected, 0..1
 */
export function drawMeasures(
  context: OffscreenCanvasRenderingContext2D,
  pose: Pose,
  measures: readonly Measure[],
  minimumScore: number,
): void {
  const { width, height } = context.canvas;
  const unit = Math.max(width, height);
  context.save();
  context.lineCap = 'round';
  for (const measure of measures) {
    const seen = measure.joints.map((joint) => findVisible(pose, joint, minimumScore));
    if (!seen.every((keypoint): keypoint is Keypoint => keypoint !== null)) continue;
    const places = seen.map(({ x, y }) => ({ x: x * width, y: y * height }));
    strokeTwice(context, trace(measure, places, unit), unit * LINE_WIDTH);
  }
  context.restore();
}

function trace({ kind }: Measure, places: readonly Place[], unit: number): Path2D {
  const path = new Path2D();
  const [first, second, third] = places;
  switch (kind) {
    case 'angle': {
      const from = Math.atan2(first.y - second.y, first.x - second.x);
      const to = Math.atan2(third.y - second.y, third.x - second.x);
      // Draw the arc on the side where the angle is below 180°.
      const turn = (to - from + 4 * Math.PI) % (2 * Math.PI);
      path.arc(second.x, second.y, unit * ARC_RADIUS, from, to, turn > Math.PI);
      return path;
    }
    case 'distance':
      path.moveTo(first.x, first.y);
      path.lineTo(second.x, second.y);
      return path;
    case 'speed':
      path.arc(first.x, first.y, unit * RING_RADIUS, 0, 2 * Math.PI);
      return path;
  }
}

/** Strokes a dark outline below a light line, which is visible on any picture. */
function strokeTwice(
  context: OffscreenCanvasRenderingContext2D,
  path: Path2D,
  width: number,
): void {
  context.strokeStyle = OUTLINE_COLOR;
  context.lineWidth = width * 2.2;
  context.stroke(path);
  context.strokeStyle = MEASURE_COLOR;
  context.lineWidth = width;
  context.stroke(path);
}
