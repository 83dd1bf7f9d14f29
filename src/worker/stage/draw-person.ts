// One of several people: bones in the person's own colour, joints in their side's, and the person's
// number at the head. What a single pose looks like: draw-skeleton.ts.
import { colorIndexOf, PERSON_COLORS } from '../../core/drawing/palette.ts';
import type { ModelSpec } from '../../core/model/model-spec.ts';
import type { Person } from '../../core/pose.ts';
import type { LiveSettings } from '../../api/pose-api.ts';
import { drawPlate } from './draw-plate.ts';
import { drawBones, drawDot, placeKeypoints, type PlacedKeypoint } from './draw-skeleton.ts';

/** Shares of the person's height, so that far people get a fine skeleton, */
const LINE_OF_BODY = 1 / 55;
const DOT_OF_BODY = 1 / 60;
/** within these shares of the picture's longer side. */
const THINNEST = 1 / 480;
const THICKEST = 1 / 190;
/** The number's height, in shares of the picture's longer side. */
const NUMBER_HEIGHT = 1 / 45;

type PersonSettings = Pick<LiveSettings, 'skeleton' | 'minimumScore'>;

/**
 * Draws one person over whatever the canvas shows.
 * @param mirrored the canvas is seen in a mirror
 */
export function drawPerson(
  context: OffscreenCanvasRenderingContext2D,
  person: Person,
  { spec, settings }: { spec: ModelSpec; settings: PersonSettings },
  mirrored: boolean,
): void {
  if (settings.skeleton === 'none') return;
  const placed = placeKeypoints(context, person, spec, settings.minimumScore);
  if (placed.size === 0) return;
  const color = PERSON_COLORS[colorIndexOf(person.id)];
  const unit = Math.max(context.canvas.width, context.canvas.height);
  const span = measureSpan([...placed.values()]);
  const clamp = (size: number) => Math.max(THINNEST * unit, Math.min(THICKEST * unit, size));
  context.save();
  context.lineCap = 'round';
  if (settings.skeleton === 'lines') {
    drawBones(context, placed, spec, clamp(span * LINE_OF_BODY), color);
  }
  const radius = clamp(span * DOT_OF_BODY);
  for (const keypoint of placed.values()) drawDot(context, keypoint, radius);
  drawNumber(context, person.id, color, { placed: [...placed.values()], unit, mirrored });
  context.restore();
}

function measureSpan(placed: readonly PlacedKeypoint[]): number {
  const ys = placed.map(({ y }) => y);
  const xs = placed.map(({ x }) => x);
  return Math.max(Math.max(...ys) - Math.min(...ys), Math.max(...xs) - Math.min(...xs));
}

/** A small plate above the topmost joint. */
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
