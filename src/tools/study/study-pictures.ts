// Pictures for the report: what a set-up was shown, and below it the map it answered with, where it sees
// the points (a cross) and where they are (a ring).
import sharp from 'sharp';
import { Canvas, type Color, capsule, disc, union, without } from '../../core/lab/canvas.ts';
import { enlargeMap } from '../../core/model/cell-maps.ts';
import { HEAT_COLORS } from '../../core/drawing/palette.ts';
import type { ScenePlace } from '../../core/lab/scene.ts';
import type { StudyLook } from './study-runs.ts';

/** Pixels of the report's picture to one of the lab's. */
const ENLARGES = 2;
const GAP = 4;
const TRUE_COLOR: Color = [1, 1, 1];
const FOUND_COLOR: Color = [1, 0.25, 0.5];

/** Writes a PNG of two rows: pictures, and what was answered. */
export async function writeLooks(path: string, looks: readonly StudyLook[]): Promise<void> {
  const side = looks[0].scene.width * ENLARGES;
  const width = looks.length * (side + GAP) - GAP;
  const sheet = new Canvas(width, 2 * side + GAP);
  sheet.values.fill(1);
  looks.forEach((look, index) => {
    const left = index * (side + GAP);
    copy(sheet, left, 0, side, pictureOf(look));
    copy(sheet, left, side + GAP, side, mapOf(look));
    mark(sheet, look, left, 0);
    mark(sheet, look, left, side + GAP);
  });
  const bytes = Buffer.from(sheet.values.map((value) => 255 * value + 0.5));
  const raw = { width, height: sheet.height, channels: 3 as const };
  await sharp(bytes, { raw }).png({ palette: true, effort: 10 }).toFile(path);
}

type Values = (i: number) => Color;

function pictureOf({ scene: { pixels } }: StudyLook): Values {
  return (i) => [pixels[3 * i], pixels[3 * i + 1], pixels[3 * i + 2]];
}

/** The strongest of all points' maps at each pixel; grey where the answer is no map. */
function mapOf({ scene, answer: { map } }: StudyLook): Values {
  if (!map) return () => [0.85, 0.85, 0.85];
  const layers = Array.from({ length: map.channels }, (_, point) => enlargeMap(map, point, scene));
  return (i) => {
    const value = Math.max(...layers.map((layer) => layer[i]));
    const at = 3 * Math.round(255 * Math.min(1, Math.max(0, value)));
    return [HEAT_COLORS[at] / 255, HEAT_COLORS[at + 1] / 255, HEAT_COLORS[at + 2] / 255];
  };
}

function copy(sheet: Canvas, left: number, top: number, side: number, valueAt: Values): void {
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const from = Math.floor(y / ENLARGES) * (side / ENLARGES) + Math.floor(x / ENLARGES);
      sheet.values.set(valueAt(from), ((top + y) * sheet.width + left + x) * 3);
    }
  }
}

function mark(sheet: Canvas, { scene, answer }: StudyLook, left: number, top: number): void {
  const at = ({ x, y }: ScenePlace) => ({ x: left + x * ENLARGES, y: top + y * ENLARGES });
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
