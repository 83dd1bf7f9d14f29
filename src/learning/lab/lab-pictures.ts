// Where the lab's pictures come from: those to learn from, those to watch, those to judge by. Drawn ones
// follow from seeds; those of a lesson are views of its frames. Next: lab-run.ts.
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

/** Pictures by number, as many as are asked for. */
export interface LabPictures {
  /** Points, or 1 for a region. */
  points: number;
  isRegion: boolean;
  /** How many different ones there are; of drawn ones and of views to learn from there is no end. */
  count(use: LabUse): number;
  load(use: LabUse, index: number): Promise<LabScene>;
}

/** Drawn pictures. @param viewOf in what size and where pictures for a use are drawn */
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

/** A lesson whose frames cannot be split into some to learn from and some to judge by. */
export class LabLessonError extends KeydotError {
  override name = 'LabLessonError';
}

/** Of a lesson's frames, so many are kept back to be watched and to judge by. */
const KEPT_BACK = 0.2;

/**
 * Pictures of a lesson's frames: turned, scaled and shifted views to learn from, and plain ones of the
 * frames that were kept back. Each frame is loaded once.
 * @throws LabLessonError when no frame can be kept back
 */
export function createLessonPictures(
  frames: readonly TeachingFrame[],
  points: number,
  side: number,
  seed: number,
): LabPictures {
  const usable = frames.filter(({ labels }) => labels.some(isPlaced));
  const split = splitByBurst(usable, KEPT_BACK, new Random(seed));
  if (points === 0 || split.heldOut.length === 0) {
    throw new LabLessonError(
      `Expected labelled frames that were taken at two times or more, got ${points} points and ` +
        `${usable.length} frames of which none can be kept back.`,
    );
  }
  // A run does not get to all frames of a long lesson: those it gets to are from all of it.
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
