// What someone wears, as colours: two who stand close are told apart by it when their poses are alike.
// Who asks: people-tracker.ts. Who reads them: worker/inference/multi-person-detector.ts and worker/inference/crop-refiner.ts.
import type { Keypoint, Pose } from '../pose.ts';

/** Of the torso and of the thighs three values each, −2..2: light, red against green, yellow against blue. */
export type BodyColors = readonly number[];

/** A picture as the network sees it: [height, width, 3], RGB −1..1. */
export interface InputPicture {
  width: number;
  height: number;
  values: Float32Array;
}

/** Parts of the body, each between two pairs of joints. */
const PARTS = [
  ['shoulder', 'hip'],
  ['hip', 'knee'],
] as const;
/** Where samples lie along and across a part; its edges are left out. */
const STEPS = [0.2, 0.4, 0.6, 0.8];
/** Light changes with the light: it counts by this share. */
const LIGHT_WEIGHT = 0.5;
/** Colours of one person differ by about so much from frame to frame. */
const SPREAD = 0.45;

/**
 * What someone wears; null when the model has no such joints.
 * @param pose in unit coordinates of the picture
 */
export function readBodyColors(picture: InputPicture, { keypoints }: Pose): BodyColors | null {
  const find = (name: string) => keypoints.find(({ joint }) => joint === name);
  const colors: number[] = [];
  for (const [top, bottom] of PARTS) {
    const upper = [find(`left_${top}`), find(`right_${top}`)] as const;
    const lower = [find(`left_${bottom}`), find(`right_${bottom}`)] as const;
    if (!upper[0] || !upper[1] || !lower[0] || !lower[1]) return null;
    colors.push(...meanColor(picture, [upper[0], upper[1]], [lower[0], lower[1]]));
  }
  return colors;
}

/** How well two colours go with one person, 0..1; 1 where one is not known. */
export function colorSimilarity(a: BodyColors | null, b: BodyColors | null): number {
  if (!a || !b) return 1;
  const squares = a.map((value, index) => {
    const difference = value - b[index];
    return (index % 3 === 0 ? LIGHT_WEIGHT * difference : difference) ** 2;
  });
  const sum = squares.reduce((total, square) => total + square, 0);
  return Math.exp(-sum / (2 * SPREAD ** 2));
}

type Pair = readonly [Keypoint, Keypoint];

function meanColor(picture: InputPicture, upper: Pair, lower: Pair): number[] {
  const mean = [0, 0, 0];
  for (const down of STEPS) {
    for (const across of STEPS) {
      const along = (axis: 'x' | 'y') =>
        mix(
          mix(upper[0][axis], upper[1][axis], across),
          mix(lower[0][axis], lower[1][axis], across),
          down,
        );
      const [red, green, blue] = readPixel(picture, along('x'), along('y'));
      mean[0] += (red + green + blue) / 3;
      mean[1] += red - green;
      mean[2] += (red + green) / 2 - blue;
    }
  }
  return mean.map((sum) => sum / STEPS.length ** 2);
}

function readPixel({ width, height, values }: InputPicture, x: number, y: number): Float32Array {
  const column = Math.max(0, Math.min(width - 1, Math.floor(x * width)));
  const row = Math.max(0, Math.min(height - 1, Math.floor(y * height)));
  const start = 3 * (row * width + column);
  return values.subarray(start, start + 3);
}

function mix(a: number, b: number, share: number): number {
  return a + share * (b - a);
}

/** The first three of a body's colours are the torso's. */
const TORSO_COLORS = 3;
/** Shoulders and hips below this score say nothing about clothes. */
const MIN_SCORE = 0.1;

/** The torso's colours; null where it is not to be seen. @param pose in unit coordinates of the picture */
export function readTorsoColors(picture: InputPicture, pose: Pose): BodyColors | null {
  const torso = pose.keypoints.filter(({ joint }) => /_(shoulder|hip)$/.test(joint));
  if (torso.length === 0 || torso.some(({ score }) => score < MIN_SCORE)) return null;
  return readBodyColors(picture, pose)?.slice(0, TORSO_COLORS) ?? null;
}
