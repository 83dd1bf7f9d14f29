// A picture of the lab with its ground truth, and helpers for drawing it.
import type { Size } from '../geometry.ts';
import type { Random } from '../random.ts';
import { Canvas, type Color } from './canvas.ts';

/** A position in pixels from the top left corner; the centre of pixel i is at i + ½. */
export interface ScenePlace {
  x: number;
  y: number;
}

/** The size of a picture, pixels, and the scale and position of its subjects. */
export interface SceneView extends Size {
  /** Scale: subjects are drawn as for a picture of this side, pixels. */
  unit: number;
  /** The half of the picture that may contain the subject; `any` for both. */
  half: 'any' | 'left' | 'right';
}

/** A picture with its ground truth. */
export interface LabScene extends Size {
  /** [height, width, 3], 0..1. */
  pixels: Float32Array<ArrayBuffer>;
  /** The position of each point; null when it is unknown. Empty for a region. */
  points: (ScenePlace | null)[];
  /** [height, width]: the region's coverage of each pixel, 0..1; null for points. */
  mask: Float32Array<ArrayBuffer> | null;
}

/** A random position at least `margin` pixels inside the allowed half of the picture. */
export function choosePlace({ width, height, half }: SceneView, margin: number, random: Random) {
  const left = half === 'right' ? width / 2 : 0;
  const right = half === 'left' ? width / 2 : width;
  const reachX = Math.min(margin, (right - left) / 2);
  const reachY = Math.min(margin, height / 2);
  return {
    x: random.between(left + reachX, right - reachX),
    y: random.between(reachY, height - reachY),
  };
}

/** A random colour. */
/** A random colour. */
export function randomColor(random: Random, low = 0, high = 1): Color {
  return [random.between(low, high), random.between(low, high), random.between(low, high)];
}

/** A background with a random gradient. */
export function createGround({ width, height }: Size, random: Random): Canvas {
  const canvas = new Canvas(width, height);
  const from = randomColor(random, 0.15, 0.85);
  const to = randomColor(random, 0.15, 0.85);
  const angle = random.between(0, 2 * Math.PI);
  const across = Math.cos(angle) / width;
  const down = Math.sin(angle) / height;
  canvas.blend(from, to, (x, y) => 0.5 + (x - width / 2) * across + (y - height / 2) * down);
  return canvas;
}

/** A saturated colour. @param hue 0..1 */
export function hueColor(hue: number, light = 1): Color {
  const part = (shift: number) => {
    const distance = Math.abs(((((hue + shift) % 1) + 1) % 1) - 0.5) * 6;
    return light * (0.15 + 0.85 * Math.min(1, Math.max(0, distance - 1)));
  };
  return [part(0), part(-1 / 3), part(1 / 3)];
}
