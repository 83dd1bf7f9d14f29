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

export function disc(x: number, y: number, radius: number): Shape {
  return (px, py) => length(px - x, py - y) - radius;
}

/** About as far as its edge, which is enough near it. `turn` in radians. */
export function ellipse(x: number, y: number, a: number, b: number, turn: number): Shape {
  const cos = Math.cos(turn);
  const sin = Math.sin(turn);
  return (px, py) => {
    const u = (px - x) * cos + (py - y) * sin;
    const v = (py - y) * cos - (px - x) * sin;
    const scaled = length(u / a, v / b);
    const slope = length(u / (a * a), v / (b * b));
    return slope > 0 ? (scaled * (scaled - 1)) / slope : -Math.min(a, b);
  };
}

/** A line from one place to another with round ends. */
export function capsule(x0: number, y0: number, x1: number, y1: number, radius: number): Shape {
  const dx = x1 - x0;
  const dy = y1 - y0;
  const length2 = dx * dx + dy * dy;
  return (px, py) => {
    const along = length2 > 0 ? ((px - x0) * dx + (py - y0) * dy) / length2 : 0;
    const t = Math.min(1, Math.max(0, along));
    return length(px - x0 - t * dx, py - y0 - t * dy) - radius;
  };
}

/** A regular polygon; `radius` is from its centre to its sides. */
export function polygon(x: number, y: number, radius: number, sides: number, turn: number): Shape {
  const normals = Array.from({ length: sides }, (_, side) => {
    const angle = turn + (2 * Math.PI * side) / sides;
    return [Math.cos(angle), Math.sin(angle)] as const;
  });
  return (px, py) => {
    let most = -Infinity;
    for (const [nx, ny] of normals) most = Math.max(most, (px - x) * nx + (py - y) * ny);
    return most - radius;
  };
}

/** What lies in either. */
export function union(a: Shape, b: Shape): Shape {
  return (px, py) => Math.min(a(px, py), b(px, py));
}

/** What lies in the first and not in the second. */
export function without(a: Shape, b: Shape): Shape {
  return (px, py) => Math.max(a(px, py), -b(px, py));
}

/** Several times as quick as Math.hypot, which minds numbers that no picture has. */
function length(x: number, y: number): number {
  return Math.sqrt(x * x + y * y);
}
