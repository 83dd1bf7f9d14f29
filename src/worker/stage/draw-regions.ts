// Draws regions over the picture: a translucent fill, an outline, and the name at the centroid.
// Contours: core/mask/region-outline.ts.
import type { ModelSpec } from '../../core/model/model-spec.ts';
import { colorOf, OUTLINE_COLOR } from '../../core/drawing/palette.ts';
import type { Pose } from '../../core/pose.ts';
import { outlineRegion, type CellLine } from '../../core/mask/region-outline.ts';
import type { LiveSettings } from '../../api/pose-api.ts';
import { drawPlate } from './draw-plate.ts';
import type { FoundRegion } from '../inference/found-regions.ts';

/** Opacity of a region's fill. */
const FILL_OPACITY = 0.35;
/** Fractions of the canvas's longer side. */
const EDGE_WIDTH = 1 / 320;
const NAME_HEIGHT = 1 / 45;

interface RegionScene {
  spec: ModelSpec;
  settings: Pick<LiveSettings, 'skeleton' | 'minimumScore'>;
}

/**
 * Draws the regions of a frame whose keypoints reach the minimum score.
 * @param pose with the keypoints of the regions
 * @param mirrored the canvas is displayed mirrored
 */
export function drawRegions(
  context: OffscreenCanvasRenderingContext2D,
  regions: readonly FoundRegion[],
  { keypoints }: Pose,
  { spec, settings }: RegionScene,
  mirrored: boolean,
): void {
  if (settings.skeleton === 'none') return;
  const { width, height } = context.canvas;
  const unit = Math.max(width, height);
  const visible = regions.filter(({ joint }) => keypoints[joint].score >= settings.minimumScore);
  const drawn = visible.filter((region) => {
    return drawRegion(context, region, colorOf(spec.joints[region.joint]), unit);
  });
  // Names are drawn above all regions.
  for (const { joint } of drawn) {
    const place = { x: keypoints[joint].x * width, y: keypoints[joint].y * height };
    const color = colorOf(spec.joints[joint]);
    const text = spec.joints[joint].name.replaceAll('_', ' ');
    drawPlate(context, { text, ...place, height: unit * NAME_HEIGHT, color }, mirrored);
  }
}

/** @returns whether the region has any area */
function drawRegion(
  context: OffscreenCanvasRenderingContext2D,
  { map, crop }: FoundRegion,
  color: string,
  unit: number,
): boolean {
  const { areas, edges } = outlineRegion(map, 0);
  if (areas.length === 0) return false;
  const { width, height } = context.canvas;
  const place = (cells: CellLine, index: number): [x: number, y: number] => [
    (crop.x + (cells[index] / map.width) * crop.width) * width,
    (crop.y + (cells[index + 1] / map.height) * crop.height) * height,
  ];
  context.save();
  context.globalAlpha = FILL_OPACITY;
  context.fillStyle = color;
  context.fill(pathOf(areas, place, true));
  context.globalAlpha = 1;
  context.lineCap = 'round';
  const edge = pathOf(edges, place, false);
  for (const [style, share] of [[OUTLINE_COLOR, 2] as const, [color, 1] as const]) {
    context.strokeStyle = style;
    context.lineWidth = unit * EDGE_WIDTH * share;
    context.stroke(edge);
  }
  context.restore();
  return true;
}

function pathOf(
  lines: readonly CellLine[],
  place: (cells: CellLine, index: number) => [x: number, y: number],
  isClosed: boolean,
): Path2D {
  const path = new Path2D();
  for (const line of lines) {
    path.moveTo(...place(line, 0));
    for (let index = 2; index < line.length; index += 2) path.lineTo(...place(line, index));
    if (isClosed) path.closePath();
  }
  return path;
}
