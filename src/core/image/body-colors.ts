// Clothing colours of a person, which distinguish people whose poses are similar. Next: core/tracking.
import type { Keypoint, Pose } from '../pose.ts';

/** Mean colours of torso and thighs, three values each in −2..2: luminance, red − green, yellow − blue. */
export type BodyColors = readonly number[];

/** The network's input: [height, width, 3], RGB −1..1. */
export interface InputPicture {
  width: number;
  height: number;
  values: Float32Array;
}

/** Parts of the body, each a quadrilateral between two pairs of joints. */
const PARTS = [
  ['shoulder', 'hip'],
  ['hip', 'knee'],
] as const;
/** Sample positions along and across a part, 0..1, away from its edges. */
const STEPS = [0.2, 0.4, 0.6, 0.8];
/** Weight of luminance, which depends on the lighting more than the chroma does. */
const LUMINANCE_WEIGHT = 0.5;
/** Standard deviation of one person's colours from frame to frame. */
const COLOR_SIGMA = 0.45;
/** The torso's values are the first three of {@link BodyColors}. */
const TORSO_VALUES = 3;
/** Minimum score of shoulders and hips for reading the torso's colour. */
const MIN_TORSO_SCORE = 0.1;

/**
 * The clothing colours of a person.
 * @param pose in unit coordinates of the picture
 * @returns null when the model lacks the joints of torso or thighs
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

/**
 * The colours of the torso alone; legs are hidden or outside the frame more often.
 * @param pose in unit coordinates of the picture
 * @returns null when shoulders or hips are not visible
 */
export function readTorsoColors(picture: InputPicture, pose: Pose): BodyColors | null {
  const torso = pose.keypoints.filter(({ joint }) => /_(shoulder|hip)$/.test(joint));
  if (torso.length === 0 || torso.some(({ score }) => score < MIN_TORSO_SCORE)) return null;
  return readBodyColors(picture, pose)?.slice(0, TORSO_VALUES) ?? null;
}

/** The similarity of two people's colours, 0..1, by a Gaussian; 1 when one is unknown. */
export function colorSimilarity(a: BodyColors | null, b: BodyColors | null): number {
  if (!a || !b) return 1;
  const squares = a.map((value, index) => {
    const difference = value - b[index];
    return (index % 3 === 0 ? LUMINANCE_WEIGHT * difference : difference) ** 2;
  });
  const sum = squares.reduce((total, square) => total + square, 0);
  return Math.exp(-sum / (2 * COLOR_SIGMA ** 2));
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
