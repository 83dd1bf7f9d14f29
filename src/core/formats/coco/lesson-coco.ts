// Converts the labels of a lesson to COCO keypoints and segmentations, and back, without loss of state or precision.
// What COCO cannot express is stored beside it: core/formats/keydot/lesson-file.ts.
import { REGION_COLORS } from '../../drawing/palette.ts';
import type { Rectangle, Size } from '../../geometry.ts';
import { createId } from '../../ids.ts';
import { isKnown, isPlaced, labelFromMask, maskOfLabel } from '../../lesson/labels.ts';
import {
  type FrameLabels,
  jointsOf,
  labelOf,
  type LessonDocument,
  type LessonFrame,
  type LessonLabel,
  type LessonPoint,
} from '../../lesson/lesson-document.ts';
import { emptyRegion, type RegionMask } from '../../mask/region-mask.ts';
import { isRegion } from '../../model/model-spec.ts';
import { ImportError } from '../import-error.ts';
import {
  type CocoRegion,
  type CocoRegionKind,
  type CocoRegions,
  maskOfSegmentation,
  SegmentationError,
} from './coco-regions.ts';
import type { CocoAnnotation, CocoDataset, CocoImage, CocoKeypoint } from './coco.ts';

const CATEGORY_ID = 1;

/**
 * The labels of a lesson as a dataset. Each frame is an image; each frame with labelled points has an annotation,
 * and so has each visible region. Guesses are left out.
 * @param fileNameOf path of a frame's picture, relative to the dataset
 */
export function cocoFromLesson(
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
  const regions = regionsFromLesson(document, next);
  const categories = names.length === 0 && regions ? [] : [category];
  return { images, categories, annotations, ...(regions && { regions }) };
}

function keypointOf({ state, x, y, guess }: LessonLabel, { width, height }: Size): CocoKeypoint {
  if (guess) return { state: 'unlabelled', x: 0, y: 0 };
  return { state, x: toPixels(x, width), y: toPixels(y, height) };
}

/**
 * Converts a unit coordinate to pixels: the number with the fewest digits for which `pixels / side === unit`.
 * It exists for all values that come from `snapUnit` or from pixels.
 */
export function toPixels(unit: number, side: number): number {
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
 * The labels of a frame from an annotation.
 * @param points the points that are not regions, in the order of the keypoints
 * @param size of the image, pixels
 * @param name of the image, for errors
 * @throws ImportError when a keypoint is outside the image
 */
export function labelsFromAnnotation(
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

/**
 * The regions of a lesson, each as a category; null when it has none. Image ids are frame indices + 1. Guesses
 * are left out.
 * @param next the first free ids
 */
function regionsFromLesson(
  document: LessonDocument,
  next: { categoryId: number; annotationId: number },
): CocoRegions | null {
  const points = document.points.filter(isRegion);
  if (points.length === 0) return null;
  const kinds = points.map(({ name }, index) => ({ id: next.categoryId + index, name }));
  const regions: CocoRegions = { kinds, found: [], absent: [] };
  document.frames.forEach((frame, frameIndex) => {
    points.forEach((point, index) => {
      const label = labelOf(document, frame.id, point.id);
      if (label.guess) return;
      const ids = { imageId: frameIndex + 1, categoryId: kinds[index].id };
      if (label.state === 'absent') regions.absent.push(ids);
      const mask = maskOfLabel(label, frame);
      if (!mask || label.region === undefined) return;
      const { box, area } = extentOf(mask);
      const id = next.annotationId + regions.found.length;
      const size: [number, number] = [frame.height, frame.width];
      const segmentation = { kind: 'runs' as const, size, counts: label.region };
      regions.found.push({ id, ...ids, segmentation, box, area });
    });
  });
  return regions;
}

/** The bounding box of a mask in pixels, and its area in px². */
export function extentOf({ width, height, values }: RegionMask): { box: Rectangle; area: number } {
  let [left, top, right, bottom, area] = [width, height, 0, 0, 0];
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      if (values[at] === 0) continue;
      area++;
      left = Math.min(left, x);
      right = Math.max(right, x + 1);
      top = Math.min(top, y);
      bottom = y + 1;
    }
  }
  if (area === 0) return { box: { x: 0, y: 0, width: 0, height: 0 }, area };
  return { box: { x: left, y: top, width: right - left, height: bottom - top }, area };
}

/** New points for the region categories, by category id. Categories of the same name share one. @param taken names in use */
export function createRegionPoints(
  kinds: readonly CocoRegionKind[],
  taken: readonly string[],
): Map<number, LessonPoint> {
  const byName = new Map<string, LessonPoint>();
  const names = new Set(taken);
  return new Map(
    kinds.map(({ id, name }) => {
      const known = byName.get(name);
      if (known) return [id, known];
      const color = REGION_COLORS[byName.size % REGION_COLORS.length];
      const own = freeName(name.trim() || `region ${id}`, names);
      names.add(own);
      const point: LessonPoint = {
        ...{ id: createId(), name: own, color, side: 'middle', pairId: null },
        kind: 'region',
      };
      byName.set(name, point);
      return [id, point];
    }),
  );
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  for (let number = 1; ; number++) {
    const other = number === 1 ? `${name} (region)` : `${name} (region ${number})`;
    if (!taken.has(other)) return other;
  }
}

/** Gives the region labels of each image of a dataset. */
export class RegionLabels {
  readonly #found = new Map<number, CocoRegion[]>();
  readonly #absent = new Map<number, number[]>();

  /** @param points by category id; other categories are ignored */
  constructor(
    regions: CocoRegions,
    readonly points: ReadonlyMap<number, LessonPoint>,
  ) {
    for (const region of regions.found) append(this.#found, region.imageId, region);
    for (const { imageId, categoryId } of regions.absent) append(this.#absent, imageId, categoryId);
  }

  /** The labels of an image, by point id. @throws ImportError when a segmentation does not fit the image */
  of(image: CocoImage): FrameLabels {
    const labels: Record<string, LessonLabel> = {};
    for (const categoryId of this.#absent.get(image.id) ?? []) {
      const point = this.points.get(categoryId);
      if (point) labels[point.id] = { state: 'absent', x: 0, y: 0 };
    }
    const parts = new Map<LessonPoint, RegionMask>();
    for (const region of this.#found.get(image.id) ?? []) {
      const point = this.points.get(region.categoryId);
      if (!point) continue;
      const { width, height } = image;
      const whole = parts.get(point) ?? emptyRegion({ width, height });
      join(whole, readMask(region, image, point.name));
      parts.set(point, whole);
    }
    for (const [{ id }, mask] of parts) {
      const label = labelFromMask(mask);
      if (label) labels[id] = label;
    }
    return labels;
  }
}

function append<T>(lists: Map<number, T[]>, key: number, item: T): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}

function join(whole: RegionMask, part: RegionMask): void {
  part.values.forEach((value, at) => {
    if (value === 1) whole.values[at] = 1;
  });
}

function readMask({ segmentation }: CocoRegion, image: CocoImage, name: string): RegionMask {
  try {
    return maskOfSegmentation(segmentation, image);
  } catch (cause) {
    if (!(cause instanceof SegmentationError)) throw cause;
    throw new ImportError(image.fileName, `its region "${name}" ${cause.message}`, { cause });
  }
}
