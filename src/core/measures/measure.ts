// Measures of a pose: an angle at a joint, a distance of two joints, a joint's speed.
// Next: core/measures/measure-monitor.ts, for values over time.
import * as v from 'valibot';
import type { Size } from '../geometry.ts';
import type { Keypoint, Pose } from '../pose.ts';
import type { Joint } from '../model/model-spec.ts';

/** A measure. The names are joints of the model in use. */
export type Measure =
  | {
      kind: 'angle';
      /** The angle at the second joint, between the directions to the first and the third. */
      joints: readonly [string, string, string];
    }
  | { kind: 'distance'; joints: readonly [string, string] }
  | { kind: 'speed'; joints: readonly [string] };

/** The unit of lengths: body lengths, or pixels when the model has no body or its length is unknown. */
export type LengthUnit = 'body' | 'px';

/** The unit of a measure's values as text. */
export function unitOf({ kind }: Measure, length: LengthUnit): string {
  if (kind === 'angle') return '°';
  const unit = length === 'body' ? 'body lengths' : 'px';
  return kind === 'speed' ? `${unit}/s` : unit;
}

/** A unique key of a measure: its kind and joints. */
export function measureKey({ kind, joints }: Measure): string {
  return `${kind}:${joints.join(':')}`;
}

/**
 * The angle at a joint in the image plane, degrees 0..180. The true angle differs for limbs that point at the
 * camera.
 * @param frame the displayed frame's size, pixels
 * @param minScore minimum score of the joints, 0..1
 * @returns null when a joint is below the minimum score or two joints coincide
 */
export function angleAt(
  pose: Pose,
  [first, corner, last]: readonly [string, string, string],
  frame: Size,
  minScore: number,
): number | null {
  const [a, b, c] = [first, corner, last].map((joint) => findVisible(pose, joint, minScore));
  if (!a || !b || !c) return null;
  const [ax, ay] = pixelsBetween(b, a, frame);
  const [cx, cy] = pixelsBetween(b, c, frame);
  if (Math.hypot(ax, ay) === 0 || Math.hypot(cx, cy) === 0) return null;
  // The arc tangent is precise near 0° and 180°, where the arc cosine is not.
  const radians = Math.atan2(Math.abs(ax * cy - ay * cx), ax * cx + ay * cy);
  return (radians * 180) / Math.PI;
}

/**
 * The distance of two joints, pixels of the frame.
 * @param minScore minimum score of the joints, 0..1
 * @returns null when a joint is below the minimum score
 */
export function distanceBetween(
  pose: Pose,
  [from, to]: readonly [string, string],
  frame: Size,
  minScore: number,
): number | null {
  const start = findVisible(pose, from, minScore);
  const end = findVisible(pose, to, minScore);
  return start && end ? Math.hypot(...pixelsBetween(start, end, frame)) : null;
}

/** The keypoint of a joint; null when the model lacks it or its score is below the minimum. */
export function findVisible(pose: Pose, joint: string, minScore: number): Keypoint | null {
  const found = pose.keypoints.find((keypoint) => keypoint.joint === joint);
  return found && found.score >= minScore ? found : null;
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

/** Maximum measures at a time; more are not readable on the screen. */
export const MAX_MEASURES = 6;

/** Measures as saved in the settings. */
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

/** Suggests the angles of a body's large joints, for the joints that the model has. */
export function suggestMeasures(joints: readonly Joint[]): Measure[] {
  const names = new Set(joints.map(({ name }) => name));
  return LIMBS.flatMap((parts) =>
    ['left', 'right'].map((side): Measure => {
      const [first, corner, last] = parts.map((part) => `${side}_${part}`);
      return { kind: 'angle', joints: [first, corner, last] };
    }),
  ).filter((measure) => canMeasure(measure, names));
}

/** Whether a model with these joints supports a measure. */
export function canMeasure({ joints }: Measure, names: ReadonlySet<string>): boolean {
  return joints.every((joint) => names.has(joint));
}
