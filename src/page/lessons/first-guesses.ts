// First guesses: labels suggested by the current model, for those points of a lesson whose names
// match joints of the model.
import type { LessonDocument, LessonLabel } from '../../core/lesson/lesson-document.ts';
import type { Size } from '../../core/geometry.ts';
import { labelFromGuess, type GuessedPlace } from '../../core/lesson/make-edits.ts';
import type { Pose } from '../../core/pose.ts';
import { labelFromCounts, type RegionCounts } from '../../core/lesson/labels.ts';
import type { FoundPoints } from '../../api/pose-api.ts';
import type { LiveFrames } from '../live/live-frames.ts';

/** Where the model finds a point; for a region also its mask in the analysed picture. */
export interface PointGuess extends Omit<GuessedPlace, 'region'> {
  mask?: RegionCounts;
}

/** By point id; null where the model does not find the point. */
export type Guesses = Readonly<Record<string, PointGuess | null>>;

/** Points below this score are suggested as absent. */
const MIN_SCORE = 0.08;
/** Larger pictures are scaled down to this side: the network's input is smaller still. */
const MAX_SIDE_PX = 640;

/** What the model found in one frame. */
export interface FrameDetection {
  pose: Pose | undefined;
  /** One number a keypoint: core/detection/peak-ambiguity.ts. */
  flatness?: readonly number[] | undefined;
  /** For each keypoint that is a region its mask; null where none was found. */
  regions?: readonly (RegionCounts | null)[] | undefined;
}

/** Matches a detection to the points of a lesson, by name. */
export function guessesOf(
  { points }: Pick<LessonDocument, 'points'>,
  { pose, flatness, regions }: FrameDetection,
): Guesses {
  const found = new Map(
    pose?.keypoints.map(({ joint, ...place }, index) => {
      const mask = regions?.[index] ?? undefined;
      return [joint, { ...place, flatness: flatness?.[index], ...(mask && { mask }) }];
    }),
  );
  const guesses: Record<string, PointGuess | null> = {};
  for (const { id, name, kind } of points) {
    const place = found.get(name);
    if (place && kind === 'region') {
      // Without masks there is nothing to suggest for a region.
      if (regions) guesses[id] = place.mask ? place : null;
    } else if (place) guesses[id] = place.score >= MIN_SCORE ? place : null;
  }
  return guesses;
}

/** Converts guesses to labels of a frame. @param frame size, pixels */
export function labelsOfGuesses(guesses: Guesses, frame: Size): Record<string, LessonLabel> {
  const labels = Object.entries(guesses).map(([pointId, place]) => {
    if (!place?.mask) return [pointId, labelFromGuess(place)] as const;
    const { mask, ...rest } = place;
    const painted = labelFromCounts(mask, frame);
    return [pointId, labelFromGuess(painted && { ...rest, ...painted })] as const;
  });
  return Object.fromEntries(labels);
}

/** Whether the current model detects any of a lesson's points. */
export function canGuess({ points }: Pick<LessonDocument, 'points'>, frames: LiveFrames): boolean {
  const joints = new Set(frames.joints);
  return points.some(({ name }) => joints.has(name));
}

/**
 * Runs the current model on a picture, which stays open.
 * @throws as {@link LiveFrames.findPoints}
 */
export async function findPointsInPicture(
  picture: ImageBitmap,
  frames: LiveFrames,
): Promise<FoundPoints> {
  const { width, height } = picture;
  const scale = Math.min(1, MAX_SIDE_PX / Math.max(width, height));
  const copy = await createImageBitmap(picture, {
    resizeWidth: Math.max(1, Math.round(width * scale)),
    resizeHeight: Math.max(1, Math.round(height * scale)),
    resizeQuality: 'medium',
  });
  return frames.findPoints(copy);
}
