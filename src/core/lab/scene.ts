// What a drawn picture is: its pixels and what is true of them. Who draws: face-scene.ts and its kin.
import type { Size } from '../geometry.ts';
import type { Random } from '../random.ts';
import { Canvas, type Color } from './canvas.ts';

/** Pixels from the left and upper edge; a pixel's centre is at i + ½. */
export interface ScenePlace {
  x: number;
  y: number;
}

/** Of what size things are drawn, and where. */
export interface SceneView extends Size {
  /** What is drawn is so large that it suits a picture of this side, pixels. */
  unit: number;
  /** In which half things may be; `any` for the whole picture. */
  half: 'any' | 'left' | 'right';
}

/** A picture and its truth. */
export interface LabScene extends Size {
  /** [height, width, 3], 0..1. */
  pixels: Float32Array<ArrayBuffer>;
  /** For each point where it is; null where nobody knows. Empty for a region. */
  points: (ScenePlace | null)[];
  /** [height, width] 0..1: how much of each pixel belongs to the region; null for points. */
  mask: Float32Array<ArrayBuffer> | null;
}

/** A place for something that shall lie at least `margin` pixels inside its half of the picture. */
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

export function randomColor(random: Random, low = 0, high = 1): Color {
  return [random.between(low, high), random.between(low, high), random.between(low, high)];
}

/** A ground that slowly goes from one colour to another. */
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

/** A colour of full strength by its place on the colour circle, 0..1. */
export function hueColor(hue: number, light = 1): Color {
  const part = (shift: number) => {
    const distance = Math.abs(((((hue + shift) % 1) + 1) % 1) - 0.5) * 6;
    return light * (0.15 + 0.85 * Math.min(1, Math.max(0, distance - 1)));
  };
  return [part(0), part(-1 / 3), part(1 / 3)];
}
