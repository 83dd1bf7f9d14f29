// A lesson's labels as COCO keypoints, and back, state for state and place for place to the bit. Its
// regions: lesson-regions.ts. What a lesson has beyond them lies beside: lesson-file.ts. Any COCO file
// as a lesson: coco-lesson.ts.
import type { Rectangle, Size } from '../../geometry.ts';
import {
  jointsOf,
  labelOf,
  type FrameLabels,
  type LessonDocument,
  type LessonFrame,
  type LessonLabel,
  type LessonPoint,
} from '../../lesson/lesson-document.ts';
import { isRegion } from '../../model/point-kind.ts';
import { isKnown, isPlaced } from '../../lesson/labels.ts';
import type { CocoAnnotation, CocoDataset, CocoKeypoint } from './coco.ts';
import { ImportError } from '../import-error.ts';
import { cocoRegionsOf } from './lesson-regions.ts';

const CATEGORY_ID = 1;

/**
 * A lesson's labels as a dataset: an image a frame, in order; an annotation for every frame in which
 * something is known of a point, and one for every region in it. What is only guessed is not labelled.
 * @param fileNameOf where a frame's picture lies, relative to the dataset
 */
export function cocoOfLesson(
  document: LessonDocument,
  fileNameOf: (frame: LessonFrame) => string,
): CocoDataset {
  const points = document.points.filter((point) => !isRegion(point));
  const { joints, bones } = jointsOf({ points, bones: document.bones });
  const images = document.frames.map((frame, index) => {
    const { width, height } = frame;
    return { id: index + 1, fileName: fileNameOf(frame), width, height };
  });
  const annotations = document.frames.flatMap((frame, index): CocoAnnotation[] => {
    const keypoints = points.map(({ id }) => {
      return keypointOf(labelOf(document, frame.id, id), frame);
    });
    if (!keypoints.some(isKnown)) return [];
    const box = boxAround(keypoints.filter(isPlaced));
    const area = box && box.width * box.height;
    const ids = { id: index + 1, imageId: index + 1, categoryId: CATEGORY_ID };
    return [{ ...ids, keypoints, box, area, isCrowd: false }];
  });
  const names = joints.map(({ name }) => name);
  const category = { id: CATEGORY_ID, name: document.name, joints: names, bones };
  const next = { categoryId: CATEGORY_ID + 1, annotationId: images.length + 1 };
  const regions = cocoRegionsOf(document, next);
  const categories = names.length === 0 && regions ? [] : [category];
  return { images, categories, annotations, ...(regions && { regions }) };
}

function keypointOf({ state, x, y, guess }: LessonLabel, { width, height }: Size): CocoKeypoint {
  if (guess) return { state: 'unlabelled', x: 0, y: 0 };
  return { state, x: pixelOf(x, width), y: pixelOf(y, height) };
}

/**
 * A unit coordinate in pixels: the number with the fewest digits from which division gives it back.
 * There is one for all that `snapUnit` made and all that came from pixels.
 */
export function pixelOf(unit: number, side: number): number {
  const pixel = unit * side;
  for (let digits = 1; digits <= 17; digits++) {
    const short = Number(pixel.toPrecision(digits));
    if (short / side === unit) return short;
  }
  return pixel;
}

function boxAround(places: readonly CocoKeypoint[]): Rectangle | null {
  if (places.length === 0) return null;
  const xs = places.map(({ x }) => x);
  const ys = places.map(({ y }) => y);
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

/**
 * An annotation as a frame's labels.
 * @param points those that are no regions, in the order of the keypoints
 * @param name of its picture, for what is wrong with it
 * @throws ImportError when a label lies outside the picture
 */
export function labelsOfAnnotation(
  { keypoints }: CocoAnnotation,
  points: readonly LessonPoint[],
  { width, height }: Size,
  name: string,
): FrameLabels {
  const labels: Record<string, LessonLabel> = {};
  keypoints.forEach((keypoint, index) => {
    const { id, name: pointName } = points[index];
    if (!isKnown(keypoint)) return;
    const { state, x, y } = keypoint;
    if (!isPlaced(keypoint)) labels[id] = { state, x: 0, y: 0 };
    else if (x >= 0 && x <= width && y >= 0 && y <= height) {
      labels[id] = { state, x: x / width, y: y / height };
    } else {
      const where = `(${x}, ${y}), outside its ${width}×${height} pixels`;
      throw new ImportError(name, `its label "${pointName}" is at ${where}`);
    }
  });
  return labels;
}
