// A pose as lines and dots. Left is warm and round, right is cool and square, confidence is opacity.
// Several people, each in their own colour: draw-person.ts.
import { colorOf, SIDE_COLORS, OUTLINE_COLOR } from '../../core/drawing/palette.ts';
import { isRegion, type ModelSpec, type Side } from '../../core/model/model-spec.ts';
import type { Keypoint, Pose } from '../../core/pose.ts';
import type { LiveSettings } from '../../api/pose-api.ts';

/** Sizes as shares of the picture's longer side, so that a small screen gets a fine skeleton. */
const LINE_WIDTH = 1 / 170;
const DOT_RADIUS = 1 / 130;

/** Confidence at which a point is drawn fully opaque. */
const SURE_SCORE = 0.6;

/** A keypoint on the canvas, pixels. */
export interface PlacedKeypoint {
  x: number;
  y: number;
  side: Side;
  color: string;
  opacity: number;
}

/** Draws one pose over whatever the canvas shows. */
export function drawSkeleton(
  context: OffscreenCanvasRenderingContext2D,
  pose: Pose,
  spec: ModelSpec,
  settings: Pick<LiveSettings, 'skeleton' | 'minimumScore'>,
): void {
  if (settings.skeleton === 'none') return;
  const unit = Math.max(context.canvas.width, context.canvas.height);
  const placed = placeKeypoints(context, pose, spec, settings.minimumScore);
  context.save();
  context.lineCap = 'round';
  if (settings.skeleton === 'lines') drawBones(context, placed, spec, unit * LINE_WIDTH);
  for (const keypoint of placed.values()) drawDot(context, keypoint, unit * DOT_RADIUS);
  context.restore();
}

/** The keypoints that are to be drawn as dots, by joint; regions are not. */
export function placeKeypoints(
  { canvas }: OffscreenCanvasRenderingContext2D,
  pose: Pose,
  spec: ModelSpec,
  minimumScore: number,
): Map<string, PlacedKeypoint> {
  const placed = new Map<string, PlacedKeypoint>();
  pose.keypoints.forEach(({ joint, x, y, score }: Keypoint, index) => {
    if (score < minimumScore || isRegion(spec.joints[index])) return;
    const color = colorOf(spec.joints[index]);
    const { side } = spec.joints[index];
    const opacity = Math.min(1, 0.35 + (0.65 * score) / SURE_SCORE);
    placed.set(joint, { x: x * canvas.width, y: y * canvas.height, side, color, opacity });
  });
  return placed;
}

/** @param color of every bone; without one, each has its side's */
export function drawBones(
  context: OffscreenCanvasRenderingContext2D,
  placed: Map<string, PlacedKeypoint>,
  spec: ModelSpec,
  width: number,
  color?: string,
): void {
  for (const [from, to] of spec.bones) {
    const start = placed.get(from);
    const end = placed.get(to);
    if (!start || !end) continue;
    context.globalAlpha = Math.min(start.opacity, end.opacity);
    strokeLine(context, start, end, OUTLINE_COLOR, width * 1.9);
    // A bone within one side has its colour; one that crosses over is neutral.
    const side = start.side === end.side ? start.side : 'middle';
    strokeLine(context, start, end, color ?? SIDE_COLORS[side], width);
  }
}

function strokeLine(
  context: OffscreenCanvasRenderingContext2D,
  start: PlacedKeypoint,
  end: PlacedKeypoint,
  color: string,
  width: number,
): void {
  context.strokeStyle = color;
  context.lineWidth = width;
  context.beginPath();
  context.moveTo(start.x, start.y);
  context.lineTo(end.x, end.y);
  context.stroke();
}

/** A dot, round on the left and square on the right. */
export function drawDot(
  context: OffscreenCanvasRenderingContext2D,
  { x, y, side, color, opacity }: PlacedKeypoint,
  radius: number,
): void {
  context.globalAlpha = opacity;
  context.beginPath();
  if (side === 'right') {
    const half = radius * 0.9;
    context.rect(x - half, y - half, 2 * half, 2 * half);
  } else {
    context.arc(x, y, radius, 0, 2 * Math.PI);
  }
  context.fillStyle = color;
  context.fill();
  context.lineWidth = radius * 0.45;
  context.strokeStyle = OUTLINE_COLOR;
  context.stroke();
}
