// A picture of the lab that is a view of a lesson's frame. Who asks for views: learning/lab/lab-pictures.ts to
// learn from them, page/lab/lab-scenes.ts to show some.
import { viewLabels, type View, type ViewPlan } from '../training/augment.ts';
import { WHOLE_FRAME, type Size } from '../geometry.ts';
import { isPlaced, type Label } from '../lesson/labels.ts';
import type { Picture } from '../image/picture.ts';
import { sampleView } from '../image/sample-view.ts';
import type { LabScene } from './scene.ts';

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
