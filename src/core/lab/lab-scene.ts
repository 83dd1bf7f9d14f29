// Pictures with exact truth, drawn from a seed: the same everywhere, of any size. What is in them:
// face-scene.ts, points-scene.ts, vessels-scene.ts. Who learns from them: learning/lab.
import { Random } from '../random.ts';
import { drawFace } from './face-scene.ts';
import type { LabData } from './lab-setup.ts';
import { drawPoints } from './points-scene.ts';
import { seedFrom } from './seed-from.ts';
import type { LabScene, SceneView } from './scene.ts';
import { drawVessels } from './vessels-scene.ts';

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
