// First guesses: what the model in use says of a lesson's points, those of its joints that have the
// same names. Of frames that were watched, and of pictures that come from files.
import type { LessonDocument, LessonLabel } from '../../core/lesson/lesson-document.ts';
import type { Size } from '../../core/geometry.ts';
import { labelFromGuess, type GuessedPlace } from '../../core/lesson/make-edits.ts';
import type { Pose } from '../../core/pose.ts';
import { labelFromCounts, type RegionCounts } from '../../core/lesson/labels.ts';
import type { FoundPoints } from '../../api/pose-api.ts';
import type { LiveFrames } from '../live/live-frames.ts';

/** Where the model sees a point; of a region its mask in the picture that was looked at. */
export interface FoundPlace extends Omit<GuessedPlace, 'region'> {
  mask?: RegionCounts;
}

/** By the point's id; null where the model sees the point nowhere. */
export type Guesses = Readonly<Record<string, FoundPlace | null>>;

/** Below this score a point is suggested as absent. */
const ABSENT_SCORE = 0.08;
/** Of larger pictures a smaller copy is looked at: the network sees no more of them, pixels. */
const LOOK_SIDE = 640;

/** A pose and what is known of it. */
export interface GuessedFrame {
  pose: Pose | undefined;
  /** One number a keypoint: core/detection/peak-ambiguity.ts. */
  flatness?: readonly number[] | undefined;
  /** Of each keypoint that is a region its mask; null of one that is nowhere. */
  regions?: readonly (RegionCounts | null)[] | undefined;
}

/** What a pose suggests for a lesson's points. */
export function guessesOf(
  { points }: Pick<LessonDocument, 'points'>,
  { pose, flatness, regions }: GuessedFrame,
): Guesses {
  const found = new Map(
    pose?.keypoints.map(({ joint, ...place }, index) => {
      const mask = regions?.[index] ?? undefined;
      return [joint, { ...place, flatness: flatness?.[index], ...(mask && { mask }) }];
    }),
  );
  const guesses: Record<string, FoundPlace | null> = {};
  for (const { id, name, kind } of points) {
    const place = found.get(name);
    if (place && kind === 'region') {
      // Where nobody asked for masks there is nothing to suggest.
      if (regions) guesses[id] = place.mask ? place : null;
    } else if (place) guesses[id] = place.score >= ABSENT_SCORE ? place : null;
  }
  return guesses;
}

/** Guesses as labels of a frame. @param frame its size, pixels */
export function labelsOfGuesses(guesses: Guesses, frame: Size): Record<string, LessonLabel> {
  const labels = Object.entries(guesses).map(([pointId, place]) => {
    if (!place?.mask) return [pointId, labelFromGuess(place)] as const;
    const { mask, ...rest } = place;
    const painted = labelFromCounts(mask, frame);
    return [pointId, labelFromGuess(painted && { ...rest, ...painted })] as const;
  });
  return Object.fromEntries(labels);
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
