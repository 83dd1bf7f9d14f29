// First guesses: what the model in use says of a lesson's points, those of its joints that have the
// same names. Of frames that were watched, and of pictures that come from files.
import type { LessonDocument } from '../core/lesson-document.ts';
import type { GuessedPlace } from '../core/make-edits.ts';
import type { Pose } from '../core/pose.ts';
import type { FoundPoints } from '../worker-api.ts';
import type { LiveFrames } from './live-frames.ts';

/** By the point's id; null where the model sees the point nowhere. */
export type Guesses = Readonly<Record<string, GuessedPlace | null>>;

/** Below this score a point is suggested as absent. */
const ABSENT_SCORE = 0.08;
/** Of larger pictures a smaller copy is looked at: the network sees no more of them, pixels. */
const LOOK_SIDE = 640;

/** A pose and what is known of it. */
export interface Found {
  pose: Pose | undefined;
  /** One number a keypoint: core/flatness.ts. */
  flatness?: readonly number[] | undefined;
}

/** What a pose suggests for a lesson's points. */
export function guessesOf(
  { points }: Pick<LessonDocument, 'points'>,
  { pose, flatness }: Found,
): Guesses {
  const found = new Map(
    pose?.keypoints.map(({ joint, ...place }, index) => {
      return [joint, { ...place, flatness: flatness?.[index] }];
    }),
  );
  const guesses: Record<string, GuessedPlace | null> = {};
  for (const { id, name, kind } of points) {
    const place = found.get(name);
    // A region is suggested by its mask or not at all.
    if (kind === 'region' && place && place.score >= ABSENT_SCORE) continue;
    if (place) guesses[id] = place.score >= ABSENT_SCORE ? place : null;
  }
  return guesses;
}

/** Whether the model in use knows any of a lesson's points. */
export function canGuess({ points }: Pick<LessonDocument, 'points'>, frames: LiveFrames): boolean {
  const joints = new Set(frames.joints);
  return points.some(({ name }) => joints.has(name));
}

/**
 * What the model in use finds in a picture, which stays open.
 * @throws as {@link LiveFrames.findPoints}
 */
export async function lookAtPicture(
  picture: ImageBitmap,
  frames: LiveFrames,
): Promise<FoundPoints> {
  const { width, height } = picture;
  const scale = Math.min(1, LOOK_SIDE / Math.max(width, height));
  const copy = await createImageBitmap(picture, {
    resizeWidth: Math.max(1, Math.round(width * scale)),
    resizeHeight: Math.max(1, Math.round(height * scale)),
    resizeQuality: 'medium',
  });
  return frames.findPoints(copy);
}
