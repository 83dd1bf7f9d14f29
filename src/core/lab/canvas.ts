// Draws shapes given by signed distance functions, antialiased over one pixel. Uses plain arithmetic, so that page,
// worker and Node draw identical pictures.

/** Red, green and blue, 0..1. */
export type Color = readonly [number, number, number];

/** Signed distance to a shape's edge, pixels: negative inside. */
export type Shape = (x: number, y: number) => number;

/** A circle that contains a shape, pixels. Only pixels near it are evaluated. */
export interface Reach {
  x: number;
  y: number;
  radius: number;
}

/** A pixel's coverage 0..1 from its signed distance to the edge: a ramp of one pixel. */
export function coverageOf(distance: number): number {
  return Math.min(1, Math.max(0, 0.5 - distance));
}

/** A picture of floats. */
/** A picture of floats. */
export class Canvas {
  /** [height, width, 3], 0..1. */
  readonly values: Float32Array<ArrayBuffer>;

  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    this.values = new Float32Array(width * height * 3);
  }

  /** Fills the picture with a mixture of two colours. @param shareAt share of the second colour, 0..1 */
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

  /** Adds uniform noise and clamps to 0..1. @param deviation standard deviation */
  addNoise(deviation: number, next: () => number): void {
    // A uniform distribution on ±√3 has standard deviation 1.
    const reach = deviation * Math.sqrt(3);
    for (let i = 0; i < this.values.length; i++) {
      const value = this.values[i] + (2 * next() - 1) * reach;
      this.values[i] = Math.min(1, Math.max(0, value));
    }
  }
}

/** A disc. */
/** A disc. */
export function disc(x: number, y: number, radius: number): Shape {
  return (px, py) => length(px - x, py - y) - radius;
}

/** An ellipse with semi-axes a and b. The distance is approximate, but accurate near the edge. @param turn radians */
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

/** A line segment with round ends. */
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

/** A regular polygon. @param radius of the inscribed circle */
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

/** The union of two shapes. */
export function union(a: Shape, b: Shape): Shape {
  return (px, py) => Math.min(a(px, py), b(px, py));
}

/** The difference of two shapes. */
export function without(a: Shape, b: Shape): Shape {
  return (px, py) => Math.max(a(px, py), -b(px, py));
}

/** Several times faster than Math.hypot, which also handles overflow. */
function length(x: number, y: number): number {
  return Math.sqrt(x * x + y * y);
}
