// Vessels as in an image of the retina: thin lines that grow from the edges, bend, branch and taper, on a background
// with a gradient. The ground truth is their coverage of each pixel.
import type { Random } from '../random.ts';
import { coverageOf, type Color, capsule } from './canvas.ts';
import { createGround, type LabScene, type SceneView } from './scene.ts';

/** Maximum thickness of a trunk, minimum thickness of a branch, and length of a piece, in units. */
const MAX_THICKNESS = 0.055;
const MIN_THICKNESS = 0.02;
const PIECE = 0.05;
/** Standard deviation of the noise. */
const NOISE = 0.04;

/** The growing end of a vessel. */
interface Tip {
  x: number;
  y: number;
  heading: number;
  bend: number;
  thickness: number;
  pieces: number;
}

/** Draws vessels. */
/** Draws vessels. */
export function drawVessels(view: SceneView, random: Random): LabScene {
  const { width, height, unit } = view;
  const canvas = createGround(view, random);
  const distances = new Float32Array(width * height).fill(Infinity);
  const trunks = 2 + random.below(2);
  for (let trunk = 0; trunk < trunks; trunk++) {
    const tips = [startTrunk(view, random)];
    for (let tip = tips.pop(); tip; tip = tips.pop()) {
      const grown = growPiece(tip, unit, random);
      layPiece(distances, view, tip, grown);
      if (grown.pieces > 0 && isNear(grown, view)) tips.push(...branch(grown, unit, random));
    }
  }
  const mask = distances.map(coverageOf);
  const dark = random.between(0.35, 0.7);
  const color: Color = [0.5 * dark, 0.25 * dark, 0.25 * dark];
  for (let i = 0; i < canvas.values.length; i++) {
    const share = 0.75 * mask[Math.floor(i / 3)];
    canvas.values[i] += (color[i % 3] - canvas.values[i]) * share;
  }
  canvas.addNoise(NOISE, () => random.next());
  return { width, height, pixels: canvas.values, points: [], mask };
}

function startTrunk({ width, height, unit, half }: SceneView, random: Random): Tip {
  const side = half === 'any' ? random.below(4) : half === 'left' ? 0 : 1;
  const along = random.between(0.15, 0.85);
  const [x, y] = [
    [0, along * height],
    [width, along * height],
    [along * width, 0],
    [along * width, height],
  ][side];
  const inwards = Math.atan2(height / 2 - y, width / 2 - x);
  return {
    x,
    y,
    heading: inwards + random.between(-0.5, 0.5),
    bend: 0,
    thickness: unit * random.between(0.035, MAX_THICKNESS),
    // Long enough to cross the picture.
    pieces: Math.ceil((1.2 * Math.max(width, height)) / (unit * PIECE)),
  };
}

function growPiece(tip: Tip, unit: number, random: Random): Tip {
  const bend = 0.8 * tip.bend + random.between(-0.12, 0.12);
  const heading = tip.heading + bend;
  const length = unit * PIECE;
  return {
    x: tip.x + length * Math.cos(heading),
    y: tip.y + length * Math.sin(heading),
    heading,
    bend,
    thickness: Math.max(unit * MIN_THICKNESS, 0.985 * tip.thickness),
    pieces: tip.pieces - 1,
  };
}

/** Occasionally splits a vessel into two thinner ones. */
function branch(tip: Tip, unit: number, random: Random): Tip[] {
  if (random.next() > 0.09 || tip.thickness < unit * MIN_THICKNESS * 1.15) return [tip];
  const side = random.next() < 0.5 ? -1 : 1;
  const child = (turn: number, share: number): Tip => ({
    ...tip,
    heading: tip.heading + side * turn,
    bend: 0,
    thickness: Math.max(unit * MIN_THICKNESS, share * tip.thickness),
    pieces: Math.floor(tip.pieces * share),
  });
  return [child(-0.2, 0.85), child(random.between(0.5, 0.9), 0.7)];
}

function isNear({ x, y }: Tip, { width, height, unit }: SceneView): boolean {
  const margin = 0.1 * unit;
  return x > -margin && y > -margin && x < width + margin && y < height + margin;
}

/** Updates each pixel near a piece with its distance to the nearest vessel. */
function layPiece(distances: Float32Array, { width, height }: SceneView, from: Tip, to: Tip) {
  const radius = to.thickness / 2;
  const shape = capsule(from.x, from.y, to.x, to.y, radius);
  const left = Math.max(0, Math.floor(Math.min(from.x, to.x) - radius - 1));
  const right = Math.min(width, Math.ceil(Math.max(from.x, to.x) + radius + 1));
  const top = Math.max(0, Math.floor(Math.min(from.y, to.y) - radius - 1));
  const bottom = Math.min(height, Math.ceil(Math.max(from.y, to.y) + radius + 1));
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) {
      const i = row * width + column;
      distances[i] = Math.min(distances[i], shape(column + 0.5, row + 0.5));
    }
  }
}
