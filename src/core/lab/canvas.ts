// A picture that is drawn by distance: every shape says how far a pixel's centre lies outside it, and the
// edge is as soft as one pixel. Pure, so that page, worker and Node draw the same to the bit.
// Who draws on it: face-scene.ts, points-scene.ts, vessels-scene.ts.

/** Red, green and blue, 0..1. */
export type Color = readonly [number, number, number];

/** Signed distance to a shape's edge, pixels: negative inside. */
export type Shape = (x: number, y: number) => number;

/** Where a shape can be: nothing outside is looked at. Pixels. */
export interface Reach {
  x: number;
  y: number;
  radius: number;
}

/** How much of a pixel a shape covers whose edge is `distance` away: 1 inside, a ramp of one pixel. */
export function coverageOf(distance: number): number {
  return Math.min(1, Math.max(0, 0.5 - distance));
}

export class Canvas {
  /** [height, width, 3], 0..1. */
  readonly values: Float32Array<ArrayBuffer>;

  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    this.values = new Float32Array(width * height * 3);
  }

  /** Paints every pixel in a mixture of two colours: the first where the share is 0, the second at 1. */
  blend(from: Color, to: Color, shareAt: (x: number, y: number) => number): void {
    for (let row = 0, i = 0; row < this.height; row++) {
      for (let column = 0; column < this.width; column++) {
        const share = shareAt(column + 0.5, row + 0.5);
        for (let channel = 0; channel < 3; channel++, i++) {
          this.values[i] = from[channel] + (to[channel] - from[channel]) * share;
        }
      }
    }
  }

  /** Paints a shape in one colour. */
  paint(shape: Shape, { x, y, radius }: Reach, color: Color, opacity = 1): void {
    const left = Math.max(0, Math.floor(x - radius - 1));
    const right = Math.min(this.width, Math.ceil(x + radius + 1));
    const top = Math.max(0, Math.floor(y - radius - 1));
    const bottom = Math.min(this.height, Math.ceil(y + radius + 1));
    for (let row = top; row < bottom; row++) {
      for (let column = left; column < right; column++) {
        const coverage = coverageOf(shape(column + 0.5, row + 0.5));
        if (coverage > 0) this.#mix((row * this.width + column) * 3, color, coverage * opacity);
      }
    }
  }

  #mix(index: number, color: Color, share: number): void {
    for (let channel = 0; channel < 3; channel++) {
      const old = this.values[index + channel];
      this.values[index + channel] = old + (color[channel] - old) * share;
    }
  }

  /** Adds noise of about this deviation, and keeps all values within 0..1. */
  addNoise(deviation: number, next: () => number): void {
    // A uniform number of deviation 1 reaches √3 to either side.
    const reach = deviation * Math.sqrt(3);
    for (let i = 0; i < this.values.length; i++) {
      const value = this.values[i] + (2 * next() - 1) * reach;
      this.values[i] = Math.min(1, Math.max(0, value));
    }
  }
}
