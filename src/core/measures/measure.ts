// What can be measured on a pose from one frame to the next: an angle at a joint, a distance, a
// speed. Values over time: measure-monitor.ts. Repetitions: count-repetitions.ts.
import * as v from 'valibot';
import type { Size } from '../geometry.ts';
import type { Keypoint, Pose } from '../pose.ts';
import type { Joint } from '../model/model-spec.ts';

/** One thing to measure; the names are joints of the model in use. */
export type Measure =
  | {
      kind: 'angle';
      /** The angle at the second joint, between the directions to the first and the third. */
      joints: readonly [string, string, string];
    }
  | { kind: 'distance'; joints: readonly [string, string] }
  | { kind: 'speed'; joints: readonly [string] };

/** Lengths are told in body lengths, or in pixels where the model has no body to measure by. */
export type LengthUnit = 'body' | 'px';

/** The unit of a measure's values, as it is written. */
export function unitOf({ kind }: Measure, length: LengthUnit): string {
  if (kind === 'angle') return '°';
  const unit = length === 'body' ? 'body lengths' : 'px';
  return kind === 'speed' ? `${unit}/s` : unit;
}

/** A measure's name for tables and as a key: what it is, and of which joints. */
export function measureKey({ kind, joints }: Measure): string {
  return `${kind}:${joints.join(':')}`;
}

/**
 * The angle at a joint, degrees 0..180, in the frame's plane: a limb that points at the camera looks
 * straighter or more bent than it is.
 * @param frame the displayed frame's size, pixels: unit coordinates are not square
 * @returns null when a joint is below the least score, or two of them lie in one place
 */
export function angleAt(
  pose: Pose,
  [first, corner, last]: readonly [string, string, string],
  frame: Size,
  leastScore: number,
): number | null {
  const [a, b, c] = [first, corner, last].map((joint) => findSeen(pose, joint, leastScore));
  if (!a || !b || !c) return null;
  const [ax, ay] = pixelsBetween(b, a, frame);
  const [cx, cy] = pixelsBetween(b, c, frame);
  if (Math.hypot(ax, ay) === 0 || Math.hypot(cx, cy) === 0) return null;
  // By the arc tangent of both products: precise at 0° and 180° as well, where an arc cosine is not.
  const radians = Math.atan2(Math.abs(ax * cy - ay * cx), ax * cx + ay * cy);
  return (radians * 180) / Math.PI;
}

/** The distance between two joints, pixels of the frame; null when one is below the least score. */
export function distanceBetween(
  pose: Pose,
  [from, to]: readonly [string, string],
  frame: Size,
  leastScore: number,
): number | null {
  const start = findSeen(pose, from, leastScore);
  const end = findSeen(pose, to, leastScore);
  return start && end ? Math.hypot(...pixelsBetween(start, end, frame)) : null;
}

/** A joint that is there and sure enough. */
export function findSeen(pose: Pose, joint: string, leastScore: number): Keypoint | null {
  const found = pose.keypoints.find((keypoint) => keypoint.joint === joint);
  return found && found.score >= leastScore ? found : null;
}

function pixelsBetween(from: Keypoint, to: Keypoint, frame: Size): [x: number, y: number] {
  return [(to.x - from.x) * frame.width, (to.y - from.y) * frame.height];
}

const joint = v.pipe(v.string(), v.minLength(1), v.maxLength(200));

const measureSchema = v.variant('kind', [
  v.object({ kind: v.literal('angle'), joints: v.tuple([joint, joint, joint]) }),
  v.object({ kind: v.literal('distance'), joints: v.tuple([joint, joint]) }),
  v.object({ kind: v.literal('speed'), joints: v.tuple([joint]) }),
]);

/** More at once can be neither drawn nor read. */
export const MAX_MEASURES = 6;

export const measuresSchema: v.GenericSchema<unknown, Measure[]> = v.pipe(
  v.array(measureSchema),
  v.maxLength(MAX_MEASURES),
);

const LIMBS = [
  ['shoulder', 'elbow', 'wrist'],
  ['elbow', 'shoulder', 'hip'],
  ['shoulder', 'hip', 'knee'],
  ['hip', 'knee', 'ankle'],
];

/** Those of which the model has all joints; none for most taught models. */
export function suggestMeasures(joints: readonly Joint[]): Measure[] {
  const names = new Set(joints.map(({ name }) => name));
  return LIMBS.flatMap((parts) =>
    ['left', 'right'].map((side): Measure => {
      const [first, corner, last] = parts.map((part) => `${side}_${part}`);
      return { kind: 'angle', joints: [first, corner, last] };
    }),
  ).filter((measure) => canMeasure(measure, names));
}

/** Whether a model of these joints can take a measure. */
export function canMeasure({ joints }: Measure, names: ReadonlySet<string>): boolean {
  return joints.every((joint) => names.has(joint));
}
