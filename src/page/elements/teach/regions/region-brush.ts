// The brush for painting regions: its tools, its sizes, and strokes.
import type { Rectangle, Size } from '../../../../core/geometry.ts';
import { paintStroke } from '../../../../core/mask/paint-region.ts';
import type { PixelPlace, RegionMask } from '../../../../core/mask/region-mask.ts';

/** What a press does to a region. */
export type BrushTool = 'brush' | 'eraser' | 'fill';

/** The selected tool and size. */
export interface Brush {
  tool: BrushTool;
  /** In pixels of the frame. */
  diameter: number;
}

/** Selectable diameters in pixels of the frame, in steps of about √2. */
export const DIAMETERS = [1, 2, 3, 4, 6, 8, 11, 16, 22, 32, 45, 64, 90, 128, 180, 256] as const;

/** Default diameter as a fraction of the frame's longer side. */
const DEFAULT_FRACTION = 0.04;

/** Finds the index of the selectable diameter nearest to a diameter, by ratio. */
export function sizeIndex(diameter: number): number {
  const distance = (each: number) => Math.abs(Math.log(each / diameter));
  const nearest = DIAMETERS.toSorted((a, b) => distance(a) - distance(b))[0];
  return DIAMETERS.indexOf(nearest);
}

/** Steps through the selectable diameters, limited to the list. */
export function stepDiameter(diameter: number, steps: number): number {
  const index = sizeIndex(diameter) + steps;
  return DIAMETERS[Math.min(DIAMETERS.length - 1, Math.max(0, index))];
}

/** The default diameter for a frame. */
export function defaultDiameter({ width, height }: Size): number {
  return DIAMETERS[sizeIndex(Math.max(1, DEFAULT_FRACTION * Math.max(width, height)))];
}

/** One stroke, from press to release. */
export class RegionStroke {
  readonly mask: RegionMask;
  readonly #radius: number;
  readonly #value: 0 | 1;
  #at: PixelPlace | null = null;

  /** @param mask painted in place */
  constructor(mask: RegionMask, { tool, diameter }: Brush) {
    this.mask = mask;
    this.#radius = diameter / 2;
    this.#value = tool === 'eraser' ? 0 : 1;
  }

  /**
   * Continues the stroke.
   * @param place in pixels of the frame, may lie outside of it
   * @returns the rectangle that contains all changed pixels
   */
  moveTo(place: PixelPlace): Rectangle {
    const from = this.#at ?? place;
    this.#at = place;
    paintStroke(this.mask, from, place, this.#radius, this.#value);
    const { width, height } = this.mask;
    const reach = this.#radius + 1;
    const across = spanOf(from.x, place.x, reach, width);
    const down = spanOf(from.y, place.y, reach, height);
    return { x: across.start, y: down.start, width: across.length, height: down.length };
  }
}

/** The pixels between two positions and `reach` around them, clamped to 0..side. */
function spanOf(a: number, b: number, reach: number, side: number) {
  const start = Math.min(side, Math.max(0, Math.floor(Math.min(a, b) - reach)));
  const end = Math.max(start, Math.min(side, Math.ceil(Math.max(a, b) + reach)));
  return { start, length: end - start };
}
