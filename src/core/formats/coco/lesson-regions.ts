// A lesson's regions as COCO segmentations, and back. Its points: lesson-coco.ts. All that is outlined
// of one kind in a picture is one region.
import type { Rectangle } from '../../geometry.ts';
import { createId } from '../../ids.ts';
import {
  labelOf,
  type FrameLabels,
  type LessonDocument,
  type LessonLabel,
  type LessonPoint,
} from '../../lesson/lesson-document.ts';
import { isRegion } from '../../model/point-kind.ts';
import { REGION_COLORS } from '../../drawing/palette.ts';
import { labelOfRegion, regionOfLabel } from '../../lesson/region-label.ts';
import { emptyRegion, type RegionMask } from '../../mask/region-mask.ts';
import type { CocoImage } from './coco.ts';
import type { CocoRegion, CocoRegionKind, CocoRegions } from './coco-regions.ts';
import { maskOfSegmentation, SegmentationError } from './coco-segmentation.ts';
import { ImportError } from '../import-error.ts';

/**
 * A lesson's regions, each a category of its own; null when it has none. Images are its frames,
 * counted from 1. What is only guessed is not labelled.
 * @param next the first ids that are free
 */
export function cocoRegionsOf(
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
      const mask = regionOfLabel(label, frame);
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

/** The smallest box around a region, and how many pixels it covers. */
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

/** A new point for every kind of region, by the kind's id; none has a name that is taken. */
export function pointsOfKinds(
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

/** What is known of a dataset's regions, picture by picture. */
export class RegionLabels {
  readonly #found = new Map<number, CocoRegion[]>();
  readonly #absent = new Map<number, number[]>();

  /** @param points by the kind's id; kinds that are not there are left out */
  constructor(
    regions: CocoRegions,
    readonly points: ReadonlyMap<number, LessonPoint>,
  ) {
    for (const region of regions.found) append(this.#found, region.imageId, region);
    for (const { imageId, categoryId } of regions.absent) append(this.#absent, imageId, categoryId);
  }

  /** The labels of a picture. @throws ImportError when a region does not fit it */
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
      const label = labelOfRegion(mask);
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
