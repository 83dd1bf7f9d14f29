// Where the lab's pictures come from: those to learn from, those to watch, those to judge by. Drawn ones
// follow from seeds; those of a lesson are views of its frames. Next: lab-run.ts.
import {
  createPlainView,
  createRandomView,
  viewLabels,
  type ViewPlan,
} from '../../core/augment.ts';
import { KeydotError } from '../../core/errors.ts';
import { WHOLE_FRAME } from '../../core/geometry.ts';
import { createLabScene, type DrawnData } from '../../core/lab/lab-scene.ts';
import { isRegionData } from '../../core/lab/lab-setup.ts';
import type { LabScene, SceneView } from '../../core/lab/scene.ts';
import { isKnown, isPlaced } from '../../core/lesson.ts';
import { Random } from '../../core/random.ts';
import { sampleView } from '../../core/sample-view.ts';
import { splitForTraining } from '../../core/split.ts';
import { AUGMENTATION, type TeachingFrame } from '../collect-samples.ts';
import { seedFrom } from './first-weights.ts';

/** What a picture is for. */
export type LabUse = 'training' | 'watched' | 'test';

/** Pictures by number, as many as are asked for. */
export interface LabPictures {
  /** Points, or 1 for a region. */
  points: number;
  isRegion: boolean;
  load(use: LabUse, index: number): Promise<LabScene>;
}

/**
 * Drawn pictures. Those to learn from follow from the seed; those to judge by are the same for every
 * seed, so that seeds can be compared.
 */
export function drawnPictures(
  data: DrawnData,
  seed: number,
  viewOf: (use: LabUse) => SceneView,
): LabPictures {
  return {
    points: data.kind === 'points' ? data.count : 1,
    isRegion: isRegionData(data),
    load: (use, index) => {
      const drawn = seedFrom(use === 'training' ? seed : 'fixed', use, index);
      // A moving thing is met at any time.
      const time = new Random(drawn).between(0, 10);
      return Promise.resolve(createLabScene(data, viewOf(use), drawn, time));
    },
  };
}

/** A lesson of which too little is labelled to learn from some frames and to judge by others. */
export class LabLessonError extends KeydotError {
  override name = 'LabLessonError';
}

/**
 * Pictures of a lesson's frames: turned, scaled and shifted views to learn from, and plain ones of the
 * frames that were kept back.
 * @throws LabLessonError when no frame can be kept back
 */
export function lessonPictures(
  frames: readonly TeachingFrame[],
  points: number,
  side: number,
  seed: number,
): LabPictures {
  const usable = frames.filter(({ labels }) => labels.some(isPlaced));
  const { training, heldOut } = splitForTraining(usable, new Random(seed));
  if (points === 0 || training.length === 0 || heldOut.length === 0) {
    throw new LabLessonError(
      `Expected a lesson with a point and some labelled frames, got ${points} points and ` +
        `${usable.length} frames: label more of it in Teach.`,
    );
  }
  return {
    points,
    isRegion: false,
    load: (use, index) => {
      const from = use === 'training' ? training : heldOut;
      const random = new Random(seedFrom(seed, use, index));
      return viewFrame(from[index % from.length], side, use === 'training' ? random : null);
    },
  };
}

async function viewFrame(
  frame: TeachingFrame,
  side: number,
  random: Random | null,
): Promise<LabScene> {
  const picture = await frame.load();
  const input = { width: side, height: side };
  const plan: ViewPlan = { frame: picture, region: WHOLE_FRAME, input };
  const view = random ? createRandomView(plan, AUGMENTATION, random) : createPlainView(plan);
  const values = new Float32Array(side * side * 3);
  sampleView(picture, view.toFrame, input, view.light, values);
  const labels = viewLabels(frame.labels, view, plan, [...frame.labels.keys()]);
  return {
    ...input,
    pixels: values.map((value) => (value + 1) / 2),
    points: labels.map((label) =>
      isKnown(label) && isPlaced(label) ? { x: label.x * side, y: label.y * side } : null,
    ),
    mask: null,
  };
}
