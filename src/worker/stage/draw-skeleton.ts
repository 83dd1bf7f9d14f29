// Draws poses as lines and dots. Left is warm and round, right is cool and square; opacity shows
// confidence. With several people, bones have the person's colour and a plate shows the person's
// number.
import {
  colorOf,
  SIDE_COLORS,
  OUTLINE_COLOR,
  colorIndexOf,
  PERSON_COLORS,
} from '../../core/drawing/palette.ts';
import { isRegion, type ModelSpec, type Side } from '../../core/model/model-spec.ts';
import type { Keypoint, Pose, Person } from '../../core/pose.ts';
import type { LiveSettings } from '../../api/pose-api.ts';
import { drawPlate } from './draw-plate.ts';

/** Sizes as fractions of the canvas's longer side. */
const LINE_WIDTH = 1 / 170;
const DOT_RADIUS = 1 / 130;

/** Score at which a keypoint is drawn fully opaque. */
const OPAQUE_SCORE = 0.6;

/** A keypoint on the canvas, pixels. */
interface PlacedKeypoint {
  x: number;
  y: number;
  side: Side;
  color: string;
  opacity: number;
}

/** Draws one pose. */
export function drawSkeleton(
  context: OffscreenCanvasRenderingContext2D,
  pose: Pose,
  spec: ModelSpec,
  settings: Pick<LiveSettings, 'skeleton' | 'minimumScore'>,
): void {
  if (settings.skeleton === 'none') return;
  const unit = Math.max(context.canvas.width, context.canvas.height);
  const placed = projectKeypoints(context, pose, spec, settings.minimumScore);
  context.save();
  context.lineCap = 'round';
  if (settings.skeleton === 'lines') drawBones(context, placed, spec, unit * LINE_WIDTH);
  for (const keypoint of placed.values()) drawDot(context, keypoint, unit * DOT_RADIUS);
  context.restore();
}

/** The keypoints to draw as dots, by joint, without regions. */
function projectKeypoints(
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
    const opacity = Math.min(1, 0.35 + (0.65 * score) / OPAQUE_SCORE);
    placed.set(joint, { x: x * canvas.width, y: y * canvas.height, side, color, opacity });
  });
  return placed;
}

/** @param color of all bones; by default each has the colour of its side */
function drawBones(
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

/**
 * With several people, sizes are fractions of the person's extent, so that distant people get a
 * fine skeleton.
 */
const PERSON_LINE_WIDTH = 1 / 55;
const PERSON_DOT_RADIUS = 1 / 60;
/** Limits of these sizes, as fractions of the canvas's longer side. */
const MIN_PERSON_SIZE = 1 / 480;
const MAX_PERSON_SIZE = 1 / 190;
/** Height of the number, as a fraction of the canvas's longer side. */
const NUMBER_HEIGHT = 1 / 45;

type PersonSettings = Pick<LiveSettings, 'skeleton' | 'minimumScore'>;

/**
 * Draws one of several people.
 * @param mirrored the canvas is displayed mirrored
 */
export function drawPerson(
  context: OffscreenCanvasRenderingContext2D,
  person: Person,
  { spec, settings }: { spec: ModelSpec; settings: PersonSettings },
  mirrored: boolean,
): void {
  if (settings.skeleton === 'none') return;
  const placed = projectKeypoints(context, person, spec, settings.minimumScore);
  if (placed.size === 0) return;
  const color = PERSON_COLORS[colorIndexOf(person.id)];
  const unit = Math.max(context.canvas.width, context.canvas.height);
  const span = measureSpan([...placed.values()]);
  const clamp = (size: number) =>
    Math.max(MIN_PERSON_SIZE * unit, Math.min(MAX_PERSON_SIZE * unit, size));
  context.save();
  context.lineCap = 'round';
  if (settings.skeleton === 'lines') {
    drawBones(context, placed, spec, clamp(span * PERSON_LINE_WIDTH), color);
  }
  const radius = clamp(span * PERSON_DOT_RADIUS);
  for (const keypoint of placed.values()) drawDot(context, keypoint, radius);
  drawNumber(context, person.id, color, { placed: [...placed.values()], unit, mirrored });
  context.restore();
}

function measureSpan(placed: readonly PlacedKeypoint[]): number {
  const ys = placed.map(({ y }) => y);
  const xs = placed.map(({ x }) => x);
  return Math.max(Math.max(...ys) - Math.min(...ys), Math.max(...xs) - Math.min(...xs));
}

/** Draws the person's number above the topmost joint. */
function drawNumber(
  context: OffscreenCanvasRenderingContext2D,
  id: number,
  color: string,
  { placed, unit, mirrored }: { placed: PlacedKeypoint[]; unit: number; mirrored: boolean },
): void {
  const height = unit * NUMBER_HEIGHT;
  const top = placed.reduce((a, b) => (b.y < a.y ? b : a));
  const y = top.y - 1.2 * height;
  drawPlate(context, { text: String(id), x: top.x, y, height, color }, mirrored);
}
