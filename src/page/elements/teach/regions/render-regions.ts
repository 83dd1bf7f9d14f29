// Several regions of a frame on one canvas, in the lesson's order. One of them, as it is painted:
// keydot-region-layer.ts.
import type { Size } from '../../../../core/geometry.ts';
import {
  labelOf,
  type LessonDocument,
  type LessonFrame,
} from '../../../../core/lesson/lesson-document.ts';
import { isRegion } from '../../../../core/model/point-kind.ts';
import { maskOfLabel } from '../../../../core/lesson/labels.ts';
import { colorOf } from '../../../../core/drawing/palette.ts';
import { shrinkRegion, tintRegion, wholeOf, type RegionLook } from './region-tint.ts';

/** What there is to draw. */
export interface DrawnRegions {
  lesson: LessonDocument;
  frame: LessonFrame;
  /** A region that is drawn elsewhere. */
  except?: string | undefined;
  look: RegionLook;
  /** How thick their edges are, pixels of the canvas. */
  edge: number;
  /** How much smaller than the frame the canvas is, 1 or more. */
  factor: number;
}

/** All that the drawing depends on, to be compared item by item with that of another one. */
export function partsOfDrawing({ lesson, frame, except, edge }: DrawnRegions): unknown[] {
  const points = regionsOf(lesson, except);
  return [frame.id, edge, ...points, ...points.map(({ id }) => labelOf(lesson, frame.id, id))];
}

/** Draws them in place of what was there. */
export function renderRegions(canvas: HTMLCanvasElement, drawn: DrawnRegions): void {
  const { lesson, frame, except, look, edge, factor } = drawn;
  const size = {
    width: Math.max(1, Math.floor(frame.width / factor)),
    height: Math.max(1, Math.floor(frame.height / factor)),
  };
  const pixels = new ImageData(size.width, size.height);
  for (const point of regionsOf(lesson, except)) {
    const label = labelOf(lesson, frame.id, point.id);
    const whole = maskOfLabel(label, frame);
    if (!whole) continue;
    const mask = factor === 1 ? whole : shrinkRegion(whole, factor);
    const tint = { color: colorOf(point), look: label.guess ? ('guess' as const) : look, edge };
    tintRegion(pixels, mask, wholeOf(mask), tint);
  }
  fitCanvas(canvas, size);
  canvas.getContext('2d')?.putImageData(pixels, 0, 0);
}

/** Makes a canvas as large, and clears it, also where it is so already. */
export function fitCanvas(canvas: HTMLCanvasElement, { width, height }: Size): void {
  Object.assign(canvas, { width, height });
}

export function isSameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((each, index) => each === b[index]);
}

function regionsOf({ points }: LessonDocument, except: string | undefined) {
  return points.filter((point) => isRegion(point) && point.id !== except);
}
