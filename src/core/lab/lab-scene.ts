// Pictures with exact truth, drawn from a seed: the same everywhere, of any size. What is in them:
// face-scene.ts, points-scene.ts, vessels-scene.ts. Who learns from them: learning/lab.
import { Random, seedFrom } from '../random.ts';
import { drawFace } from './face-scene.ts';
import type { LabData } from './lab-setup.ts';
import { drawPoints } from './points-scene.ts';
import type { LabScene, SceneView } from './scene.ts';
import { drawVessels } from './vessels-scene.ts';
import { viewLabels, type View, type ViewPlan } from '../training/augment.ts';
import { WHOLE_FRAME, type Size } from '../geometry.ts';
import { isPlaced, type Label } from '../lesson/labels.ts';
import type { Picture } from '../image/pixel-planes.ts';
import { sampleView } from '../image/sample-view.ts';

/** Data that is drawn and not taken from a lesson. */
export type DrawnData = Exclude<LabData, { kind: 'lesson' }>;

/**
 * One picture. What differs from picture to picture follows from the seed alone.
 * @param time seconds: the points' shapes move; a face and vessels stay as they are
 */
export function createLabScene(data: DrawnData, view: SceneView, seed: number, time = 0): LabScene {
  const random = new Random(seed);
  switch (data.kind) {
    case 'face':
      return drawFace(view, random);
    case 'points':
      return drawPoints(view, data.count, random, time);
    case 'vessels':
      return drawVessels(view, random);
  }
}

/** What a picture is for. */
export type LabUse = 'training' | 'watched' | 'test';

/**
 * The picture of a number. Those to learn from follow from the set-up's seed; those to judge by are the
 * same for every seed, so that seeds can be compared.
 */
export function createSceneFor(
  use: LabUse,
  index: number,
  data: DrawnData,
  view: SceneView,
  seed: number,
): LabScene {
  const drawn = seedFrom(use === 'training' ? seed : 'fixed', use, index);
  // A moving thing is met at any time.
  const time = new Random(drawn).between(0, 10);
  return createLabScene(data, view, drawn, time);
}

/** The whole frame in a square of so many pixels, with black where the frame is narrower. */
export function planLessonView(frame: Size, side: number): ViewPlan {
  return { frame, region: WHOLE_FRAME, input: { width: side, height: side } };
}

/** The view of a frame. @param labels of the frame, in unit coordinates; those not placed are unknown */
export function createLessonScene(
  picture: Picture,
  labels: readonly Label[],
  view: View,
  plan: ViewPlan,
): LabScene {
  const { width, height } = plan.input;
  const values = new Float32Array(width * height * 3);
  sampleView(picture, view.toFrame, plan.input, view.light, values);
  const seen = viewLabels(labels, view, plan, [...labels.keys()]);
  return {
    width,
    height,
    pixels: values.map((value) => (value + 1) / 2),
    points: seen.map((label) =>
      isPlaced(label) ? { x: label.x * width, y: label.y * height } : null,
    ),
    mask: null,
  };
}

/** Of what size a frame is enough for the lab, pixels: twice as fine as it is seen. */
export function enoughForLab({ width, height }: Size, side: number): Size {
  const share = Math.min(1, (2 * side) / Math.max(width, height));
  const shrink = (length: number) => Math.max(1, Math.round(share * length));
  return { width: shrink(width), height: shrink(height) };
}
