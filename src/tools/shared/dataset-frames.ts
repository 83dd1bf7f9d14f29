// A dataset as a lesson: one annotation per picture, its keypoints as labels.
import type { CocoAnnotation } from '../../core/formats/coco/coco.ts';
import { largestAnnotation, describeCrowdedImages } from '../../core/formats/coco/coco-lesson.ts';
import { isPlaced, type Label } from '../../core/lesson/labels.ts';
import type { TeachingFrame } from '../../learning/collect-samples.ts';
import type { Dataset, DatasetImage } from './read-dataset.ts';
import { readPicture } from './read-picture.ts';

/** A frame that is a file. */
export interface DatasetFrame extends TeachingFrame {
  path: string;
}

/** Frames with at least one placed label, in the dataset's order. */
export function listFrames({ images }: Dataset): { frames: DatasetFrame[]; notes: string[] } {
  let crowded = 0;
  const frames = images.flatMap((image): DatasetFrame[] => {
    const { thing, isCrowded } = largestAnnotation(image.annotations);
    if (!thing?.keypoints.some(isPlaced)) return [];
    if (isCrowded) crowded++;
    return [createFrame(image, thing)];
  });
  return { frames, notes: describeCrowdedImages(crowded) };
}

function createFrame(image: DatasetImage, { keypoints }: CocoAnnotation): DatasetFrame {
  const { fileName, width, height, path } = image;
  return {
    name: fileName,
    path,
    burst: null,
    width,
    height,
    labels: keypoints.map(({ x, y, state }): Label => ({ state, x: x / width, y: y / height })),
    load: () => readPicture(path, image),
  };
}
