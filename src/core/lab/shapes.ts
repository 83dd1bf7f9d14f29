// Shapes as distances to their edge, pixels; negative inside. Painted by canvas.ts.
import type { Shape } from './canvas.ts';

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
