// Provides the training, validation and test pictures of the lab: drawn from seeds, or views of a lesson's frames.
// Next: learning/lab/lab-run.ts.
import { createPlainView, createRandomView } from '../../core/training/augment.ts';
import { KeydotError } from '../../core/errors.ts';
import {
  createSceneFor,
  type DrawnData,
  type LabUse,
  createLessonScene,
  planLessonView,
} from '../../core/lab/lab-scene.ts';
import { isRegionData } from '../../core/lab/lab-setup.ts';
import { seedFrom, Random } from '../../core/random.ts';
import type { LabScene, SceneView } from '../../core/lab/scene.ts';
import { isPlaced } from '../../core/lesson/labels.ts';
import type { Picture } from '../../core/image/pixel-planes.ts';
import { splitByBurst } from '../../core/lesson/split.ts';
import { AUGMENTATION, type TeachingFrame } from '../collect-samples.ts';

/** Pictures by use and index. */
export interface LabPictures {
  /** Number of points; 1 for a region. */
  points: number;
  isRegion: boolean;
  /** Number of different pictures; infinite for drawn pictures and for training views. */
  count(use: LabUse): number;
  load(use: LabUse, index: number): Promise<LabScene>;
}

/** Drawn pictures. @param viewOf size and placement of the pictures for a use */
export function createDrawnPictures(
  data: DrawnData,
  seed: number,
  viewOf: (use: LabUse) => SceneView,
): LabPictures {
  return {
    points: data.kind === 'points' ? data.count : 1,
    isRegion: isRegionData(data),
    count: () => Infinity,
    load: (use, index) => Promise.resolve(createSceneFor(use, index, data, viewOf(use), seed)),
  };
}

/** A lesson whose frames cannot be split into training and test frames. */
export class LabLessonError extends KeydotError {
  override name = 'LabLessonError';
}

/** Share of a lesson's frames for validation and testing. */
const HELD_OUT_SHARE = 0.2;

/**
 * Pictures of a lesson's frames: augmented views for training, and plain views of the held-out frames. Each frame is
 * loaded once.
 * @throws LabLessonError when no frame can be held out
 */
export function createLessonPictures(
  frames: readonly TeachingFrame[],
  points: number,
  side: number,
  seed: number,
): LabPictures {
  const usable = frames.filter(({ labels }) => labels.some(isPlaced));
  const split = splitByBurst(usable, HELD_OUT_SHARE, new Random(seed));
  if (points === 0 || split.heldOut.length === 0) {
    throw new LabLessonError(
      `Expected labelled frames that were taken at two times or more, got ${points} points and ` +
        `${usable.length} frames of which none can be kept back.`,
    );
  }
  // Shuffled, because a run does not reach all frames of a long lesson.
  const training = new Random(seedFrom(seed, 'frames')).shuffle(split.training);
  const loaded = new Map<TeachingFrame, Promise<Picture>>();
  return {
    points,
    isRegion: false,
    count: (use) => (use === 'training' ? Infinity : split.heldOut.length),
    load: async (use, index) => {
      const from = use === 'training' ? training : split.heldOut;
      const frame = from[index % from.length];
      const loading = loaded.get(frame) ?? frame.load();
      loaded.set(frame, loading);
      const picture = await loading;
      const plan = planLessonView(picture, side);
      const random = new Random(seedFrom(seed, use, index));
      const view =
        use === 'training' ? createRandomView(plan, AUGMENTATION, random) : createPlainView(plan);
      return createLessonScene(picture, frame.labels, view, plan);
    },
  };
}
