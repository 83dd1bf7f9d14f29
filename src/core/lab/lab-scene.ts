// Pictures with exact truth, drawn from a seed: the same everywhere, of any size. What is in them:
// face-scene.ts, points-scene.ts, vessels-scene.ts. Who learns from them: learning/lab.
import { Random } from '../random.ts';
import { drawFace } from './face-scene.ts';
import type { LabData } from './lab-setup.ts';
import { drawPoints } from './points-scene.ts';
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

/** The points' names of drawn data, or the region's. */
export function labPointNames(data: DrawnData): string[] {
  if (data.kind === 'points') {
    return Array.from({ length: data.count }, (_, point) => `point ${point + 1}`);
  }
  return [data.kind === 'face' ? 'nose' : 'vessel'];
}
