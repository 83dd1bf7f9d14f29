// How a region looks on a picture: a translucent fill in its colour with a clear edge, dark around; a
// guess is hatched, its edge dashed. Pixels for a canvas as large as the frame. Who asks:
// keydot-region-layer.ts and keydot-frame-image.ts.
import type { Rectangle } from '../../../../core/geometry.ts';
import type { RegionMask } from '../../../../core/mask/region-mask.ts';

export type RegionLook = 'current' | 'other' | 'guess';

/** Opacity of what is inside and of its edge, 0..255. */
const OPACITY: Record<RegionLook, { fill: number; edge: number; halo: number }> = {
  current: { fill: 96, edge: 255, halo: 150 },
  other: { fill: 56, edge: 150, halo: 70 },
  guess: { fill: 84, edge: 255, halo: 110 },
};

export interface Tint {
  /** A CSS colour. */
  color: string;
  look: RegionLook;
  /** How thick the edge is, pixels of the mask. */
  edge: number;
}

/** All of a mask. */
export function wholeOf({ width, height }: RegionMask): Rectangle {
  return { x: 0, y: 0, width, height };
}

/** A rectangle and what its change may change beside it, inside the mask. */
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
 * Colours a part of a mask over what is in the pixels.
 * @param pixels of that part
 * @param part in whole pixels of the mask, inside of it
 */
export function tintRegion(
  pixels: ImageData,
  { width, height, values }: RegionMask,
  part: Rectangle,
  { color, look, edge }: Tint,
): void {
  const inks = inksOf(color, look);
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
      const isGap = look === 'guess' && (x + y) % period >= period / 2;
      if ((left & right & above & below) === 1) target[to] = isGap ? inks.gap : inks.fill;
      else target[to] = isGap ? inks.fill : inks.edge;
    }
  }
}

/** A smaller mask for a small picture: a pixel is in where any of those it stands for is. */
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

/** Colours as the words of a canvas's pixels. */
function inksOf(color: string, look: RegionLook) {
  const [red, green, blue] = rgbOf(color);
  const { fill, edge, halo } = OPACITY[look];
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

/** Any CSS colour as red, green and blue, 0..255. */
function rgbOf(color: string): Uint8ClampedArray {
  const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('Expected a canvas to read a colour from, got none.');
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  return context.getImageData(0, 0, 1, 1).data;
}
