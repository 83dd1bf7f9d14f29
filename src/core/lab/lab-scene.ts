// Pictures with exact ground truth for the lab: drawn from a seed (face-scene.ts, points-scene.ts and
// vessels-scene.ts in core/lab), or views of a lesson's frames. Next: learning/lab.
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

/** Data that is drawn. */
export type DrawnData = Exclude<LabData, { kind: 'lesson' }>;

/**
 * Draws one picture. All random choices depend on the seed alone.
 * @param time seconds, for moving shapes; faces and vessels do not move
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

/** The use of a picture; `watched` ones are for validation during training. The value is part of the seed. */
export type LabUse = 'training' | 'watched' | 'test';

/**
 * The picture with an index. Training pictures depend on the set-up's seed; validation and test pictures do not, so
 * that results of different seeds are comparable.
 */
export function createSceneFor(
  use: LabUse,
  index: number,
  data: DrawnData,
  view: SceneView,
  seed: number,
): LabScene {
  const drawn = seedFrom(use === 'training' ? seed : 'fixed', use, index);
  const time = new Random(drawn).between(0, 10);
  return createLabScene(data, view, drawn, time);
}

/** A view plan of the whole frame in a square input, padded with black. @param side pixels */
export function planLessonView(frame: Size, side: number): ViewPlan {
  return { frame, region: WHOLE_FRAME, input: { width: side, height: side } };
}

/**
 * A view of a lesson's frame as a scene.
 * @param labels in unit coordinates of the frame; labels without a place become null
 */
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

/** The size to which a frame is reduced for the lab, pixels: twice the resolution of its view. */
export function enoughForLab({ width, height }: Size, side: number): Size {
  const share = Math.min(1, (2 * side) / Math.max(width, height));
  const shrink = (length: number) => Math.max(1, Math.round(share * length));
  return { width: shrink(width), height: shrink(height) };
}
