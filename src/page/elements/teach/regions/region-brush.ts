// The brush that regions are painted with: its tools and sizes, and one stroke of it. Who draws what
// was painted: keydot-region-layer.ts.
import type { Rectangle, Size } from '../../../../core/geometry.ts';
import {
  paintStroke,
  type PixelPlace,
  type RegionMask,
} from '../../../../core/mask/region-mask.ts';

export type BrushTool = 'brush' | 'eraser' | 'fill';

export interface Brush {
  tool: BrushTool;
  /** Pixels of the frame. */
  diameter: number;
}

/** Diameters to choose from, pixels of the frame. */
export const DIAMETERS = [1, 2, 3, 4, 6, 8, 11, 16, 22, 32, 45, 64, 90, 128, 180, 256] as const;

/** Of the frame's longer side, before anybody has chosen another. */
const FIRST_SHARE = 0.04;

/** The size in the list that is nearest to a diameter. */
export function sizeIndex(diameter: number): number {
  const distance = (each: number) => Math.abs(Math.log(each / diameter));
  const nearest = DIAMETERS.toSorted((a, b) => distance(a) - distance(b))[0];
  return DIAMETERS.indexOf(nearest);
}

/** A larger or smaller brush, as many sizes away as there are. */
export function stepDiameter(diameter: number, steps: number): number {
  const index = sizeIndex(diameter) + steps;
  return DIAMETERS[Math.min(DIAMETERS.length - 1, Math.max(0, index))];
}

/** A size for a frame that nobody has painted in yet. */
export function firstDiameter({ width, height }: Size): number {
  return DIAMETERS[sizeIndex(Math.max(1, FIRST_SHARE * Math.max(width, height)))];
}

/** From the press of a brush until it is lifted; each step says which pixels it may have changed. */
export class RegionStroke {
  readonly mask: RegionMask;
  readonly #radius: number;
  readonly #value: 0 | 1;
  #at: PixelPlace | null = null;

  /** @param mask is painted in place */
  constructor(mask: RegionMask, { tool, diameter }: Brush) {
    this.mask = mask;
    this.#radius = diameter / 2;
    this.#value = tool === 'eraser' ? 0 : 1;
  }

  /** On to a place, pixels of the frame, which may lie outside of it. */
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

/** The whole pixels between two places and some around, inside the frame. */
function spanOf(a: number, b: number, reach: number, side: number) {
  const start = Math.min(side, Math.max(0, Math.floor(Math.min(a, b) - reach)));
  const end = Math.max(start, Math.min(side, Math.ceil(Math.max(a, b) + reach)));
  return { start, length: end - start };
}
