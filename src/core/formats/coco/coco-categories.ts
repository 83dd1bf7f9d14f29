// What a lesson takes of a COCO dataset: one kind of thing, and the largest of its kind in a picture.
// Who asks: coco-lesson.ts for the page, tools/shared/read-dataset.ts for the commands.
import { isKnown, isPlaced } from '../../lesson/labels.ts';
import type { CocoAnnotation, CocoCategory, CocoDataset } from './coco.ts';

/**
 * The category that is annotated most, null when there is none with keypoints, and sentences about
 * what is left out.
 */
export function chooseCategory({ categories, annotations, withoutKeypoints = 0 }: CocoDataset): {
  category: CocoCategory | null;
  notes: string[];
} {
  const count = ({ id }: CocoCategory) =>
    annotations.filter(({ categoryId }) => categoryId === id).length;
  const [category = null, ...others] = [...categories].sort((a, b) => count(b) - count(a));
  const left = others.filter((other) => count(other) > 0).map(({ name }) => `"${name}"`);
  const notes: string[] = [];
  if (left.length > 0)
    notes.push(`Only "${category?.name}" was taken; left out: ${left.join(', ')}.`);
  if (withoutKeypoints === 1) notes.push('1 annotation has no keypoints and was left out.');
  if (withoutKeypoints > 1) {
    notes.push(`${withoutKeypoints} annotations have no keypoints and were left out.`);
  }
  return { category, notes };
}

/** A category's annotations by the picture's id, groups and unlabelled ones included. */
export function groupByImage(
  { annotations }: CocoDataset,
  { id }: CocoCategory,
): Map<number, CocoAnnotation[]> {
  const byImage = new Map<number, CocoAnnotation[]>();
  for (const annotation of annotations) {
    if (annotation.categoryId !== id) continue;
    const others = byImage.get(annotation.imageId);
    if (others) others.push(annotation);
    else byImage.set(annotation.imageId, [annotation]);
  }
  return byImage;
}

/** The largest thing of a picture of which something is known, null when there is none. */
export function largestThing(annotations: readonly CocoAnnotation[]): {
  thing: CocoAnnotation | null;
  /** Whether there were others. */
  isCrowded: boolean;
} {
  const things = annotations.filter(
    ({ isCrowd, keypoints }) => !isCrowd && keypoints.some(isKnown),
  );
  const thing = things.reduce<CocoAnnotation | null>(
    (best, each) => (best && sizeOf(best) >= sizeOf(each) ? best : each),
    null,
  );
  return { thing, isCrowded: things.length > 1 };
}

/** A sentence about pictures that show several things; none for no such picture. */
export function sayCrowded(pictures: number): string[] {
  if (pictures === 0) return [];
  const shown = pictures === 1 ? '1 picture shows' : `${pictures} pictures show`;
  return [`${shown} several; the largest of each was taken.`];
}

/** How much of a thing there is to see, px². */
export function sizeOf({ area, box, keypoints }: CocoAnnotation): number {
  if (area !== null && area > 0) return area;
  if (box) return box.width * box.height;
  const placed = keypoints.filter(isPlaced);
  if (placed.length === 0) return 0;
  const xs = placed.map(({ x }) => x);
  const ys = placed.map(({ y }) => y);
  return (Math.max(...xs) - Math.min(...xs)) * (Math.max(...ys) - Math.min(...ys));
}
