// Draws regions on a canvas: a translucent fill with an opaque edge and a dark outline. A guess is hatched
// and its edge dashed.
import type { Size, Rectangle } from '../../../../core/geometry.ts';
import {
  labelOf,
  type LessonDocument,
  type LessonFrame,
} from '../../../../core/lesson/lesson-document.ts';
import { isRegion } from '../../../../core/model/model-spec.ts';
import { maskOfLabel } from '../../../../core/lesson/labels.ts';
import { colorOf } from '../../../../core/drawing/palette.ts';
import type { RegionMask } from '../../../../core/mask/region-mask.ts';

/** How a region is drawn: the current one, another one, or a guess. */
export type RegionStyle = 'current' | 'other' | 'guess';

/** Opacity of the fill, edge and outline, 0..255. */
const OPACITY: Record<RegionStyle, { fill: number; edge: number; halo: number }> = {
  current: { fill: 96, edge: 255, halo: 150 },
  other: { fill: 56, edge: 150, halo: 70 },
  guess: { fill: 84, edge: 255, halo: 110 },
};

/** How a mask is coloured. */
export interface Tint {
  /** A CSS colour. */
  color: string;
  style: RegionStyle;
  /** Width of the edge in pixels of the mask. */
  edge: number;
}

/** The regions of a frame and how they are drawn. */
export interface DrawnRegions {
  lesson: LessonDocument;
  frame: LessonFrame;
  /** Id of a region to leave out. */
  except?: string | undefined;
  /** Guesses are always drawn as such. */
  style: RegionStyle;
  /** Width of the edges in pixels of the canvas. */
  edge: number;
  /** Side of the frame over side of the canvas, at least 1. */
  factor: number;
}

/** Everything that the drawing depends on, to compare with isSameList(). */
export function partsOfDrawing({ lesson, frame, except, edge }: DrawnRegions): unknown[] {
  const points = regionsOf(lesson, except);
  return [frame.id, edge, ...points, ...points.map(({ id }) => labelOf(lesson, frame.id, id))];
}

/** Draws regions in the order of the lesson, replacing the canvas's content. */
export function renderRegions(canvas: HTMLCanvasElement, drawn: DrawnRegions): void {
  const { lesson, frame, except, style, edge, factor } = drawn;
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
    const tint = { color: colorOf(point), style: label.guess ? ('guess' as const) : style, edge };
    tintRegion(pixels, mask, wholeOf(mask), tint);
  }
  fitCanvas(canvas, size);
  canvas.getContext('2d')?.putImageData(pixels, 0, 0);
}

/** Resizes a canvas. Its content is cleared even if the size is the same. */
export function fitCanvas(canvas: HTMLCanvasElement, { width, height }: Size): void {
  Object.assign(canvas, { width, height });
}

/** Whether two lists hold identical items. */
export function isSameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((each, index) => each === b[index]);
}

function regionsOf({ points }: LessonDocument, except: string | undefined) {
  return points.filter((point) => isRegion(point) && point.id !== except);
}

/** The rectangle of a whole mask. */
export function wholeOf({ width, height }: RegionMask): Rectangle {
  return { x: 0, y: 0, width, height };
}

/** Grows a rectangle by some pixels to each side, clamped to the mask. */
export function growRectangle(
  { x, y, width, height }: Rectangle,
  by: number,
  mask: RegionMask,
): Rectangle {
  const [left, top] = [Math.max(0, x - by), Math.max(0, y - by)];
  const right = Math.min(mask.width, x + width + by);
  const bottom = Math.min(mask.height, y + height + by);
  return { x: left, y: top, width: Math.max(0, right - left), height: Math.max(0, bottom - top) };
}

/**
 * Draws a part of a mask over the given pixels.
 * @param pixels RGBA, of the part's size
 * @param part in pixels of the mask, inside of it
 */
export function tintRegion(
  pixels: ImageData,
  { width, height, values }: RegionMask,
  part: Rectangle,
  { color, style, edge }: Tint,
): void {
  const inks = inksOf(color, style);
  const period = 8 * edge;
  const target = new Uint32Array(pixels.data.buffer);
  for (let row = 0, to = 0; row < part.height; row++) {
    const y = part.y + row;
    const [hasAbove, hasBelow] = [y >= edge, y + edge < height];
    for (let column = 0; column < part.width; column++, to++) {
      const x = part.x + column;
      const at = y * width + x;
      const left = x >= edge ? values[at - edge] : 0;
      const right = x + edge < width ? values[at + edge] : 0;
      const above = hasAbove ? values[at - edge * width] : 0;
      const below = hasBelow ? values[at + edge * width] : 0;
      if (values[at] === 0) {
        if ((left | right | above | below) === 1 && target[to] === 0) target[to] = inks.halo;
        continue;
      }
      const isGap = style === 'guess' && (x + y) % period >= period / 2;
      if ((left & right & above & below) === 1) target[to] = isGap ? inks.gap : inks.fill;
      else target[to] = isGap ? inks.fill : inks.edge;
    }
  }
}

/** Shrinks a mask by max pooling. @param factor of both sides, at least 1 */
export function shrinkRegion(mask: RegionMask, factor: number): RegionMask {
  const width = Math.max(1, Math.floor(mask.width / factor));
  const height = Math.max(1, Math.floor(mask.height / factor));
  const values = new Uint8Array(width * height);
  for (let y = 0; y < mask.height; y++) {
    const row = Math.min(height - 1, Math.floor(y / factor)) * width;
    for (let x = 0; x < mask.width; x++) {
      if (mask.values[y * mask.width + x] === 0) continue;
      values[row + Math.min(width - 1, Math.floor(x / factor))] = 1;
    }
  }
  return { width, height, values };
}

/** The RGBA pixels of a style as 32-bit words. */
function inksOf(color: string, style: RegionStyle) {
  const [red, green, blue] = rgbOf(color);
  const { fill, edge, halo } = OPACITY[style];
  const word = (opacity: number) => wordOf(red, green, blue, opacity);
  return {
    fill: word(fill),
    gap: word(fill / 4),
    edge: word(edge),
    halo: wordOf(10, 12, 16, halo),
  };
}

function wordOf(red: number, green: number, blue: number, opacity: number): number {
  const bytes = Uint8Array.of(red, green, blue, opacity);
  return new Uint32Array(bytes.buffer)[0];
}

/** Converts a CSS colour to red, green, blue and opacity, 0..255. */
function rgbOf(color: string): Uint8ClampedArray {
  const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('Expected a 2D context, got none.');
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  return context.getImageData(0, 0, 1, 1).data;
}
