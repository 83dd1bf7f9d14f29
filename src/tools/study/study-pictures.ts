// Pictures for the report: test pictures of a set-up above the predicted heatmaps. Crosses mark the predicted
// points, rings the true ones.
import sharp from 'sharp';
import { Canvas, type Color, capsule, disc, union, without } from '../../core/lab/canvas.ts';
import { enlargeMap } from '../../core/model/cell-maps.ts';
import { HEAT_COLORS } from '../../core/drawing/palette.ts';
import type { ScenePlace } from '../../core/lab/scene.ts';
import type { StudySample } from './study-runs.ts';

/** Scale of the lab's pictures in the report. */
const SCALE = 2;
const GAP_PX = 4;
const TRUE_COLOR: Color = [1, 1, 1];
const FOUND_COLOR: Color = [1, 0.25, 0.5];

/** Writes a PNG of two rows: pictures, and heatmaps. */
export async function writeSamples(path: string, samples: readonly StudySample[]): Promise<void> {
  const side = samples[0].scene.width * SCALE;
  const width = samples.length * (side + GAP_PX) - GAP_PX;
  const sheet = new Canvas(width, 2 * side + GAP_PX);
  sheet.values.fill(1);
  samples.forEach((sample, index) => {
    const left = index * (side + GAP_PX);
    copy(sheet, left, 0, side, pictureOf(sample));
    copy(sheet, left, side + GAP_PX, side, heatmapOf(sample));
    markPoints(sheet, sample, left, 0);
    markPoints(sheet, sample, left, side + GAP_PX);
  });
  const bytes = Buffer.from(sheet.values.map((value) => 255 * value + 0.5));
  const raw = { width, height: sheet.height, channels: 3 as const };
  await sharp(bytes, { raw }).png({ palette: true, effort: 10 }).toFile(path);
}

/** Colour of a picture by pixel index, row by row. */
type ColorAt = (i: number) => Color;

function pictureOf({ scene: { pixels } }: StudySample): ColorAt {
  return (i) => [pixels[3 * i], pixels[3 * i + 1], pixels[3 * i + 2]];
}

/** The maximum over all points' heatmaps; grey when the network has none. */
function heatmapOf({ scene, answer: { map } }: StudySample): ColorAt {
  if (!map) return () => [0.85, 0.85, 0.85];
  const layers = Array.from({ length: map.channels }, (_, point) => enlargeMap(map, point, scene));
  return (i) => {
    const value = Math.max(...layers.map((layer) => layer[i]));
    const at = 3 * Math.round(255 * Math.min(1, Math.max(0, value)));
    return [HEAT_COLORS[at] / 255, HEAT_COLORS[at + 1] / 255, HEAT_COLORS[at + 2] / 255];
  };
}

function copy(sheet: Canvas, left: number, top: number, side: number, colorAt: ColorAt): void {
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const from = Math.floor(y / SCALE) * (side / SCALE) + Math.floor(x / SCALE);
      sheet.values.set(colorAt(from), ((top + y) * sheet.width + left + x) * 3);
    }
  }
}

function markPoints(
  sheet: Canvas,
  { scene, answer }: StudySample,
  left: number,
  top: number,
): void {
  const at = ({ x, y }: ScenePlace) => ({ x: left + x * SCALE, y: top + y * SCALE });
  scene.points.forEach((truth, point) => {
    if (truth) {
      const { x, y } = at(truth);
      sheet.paint(without(disc(x, y, 6), disc(x, y, 4.5)), { x, y, radius: 6 }, TRUE_COLOR);
    }
    const { x, y } = at(answer.found[point]);
    const cross = union(capsule(x - 4, y, x + 4, y, 0.8), capsule(x, y - 4, x, y + 4, 0.8));
    sheet.paint(cross, { x, y, radius: 5 }, FOUND_COLOR);
  });
}
