// The words that a step's shader is told, in the order of its struct, and how much it has to do.
// Who asks: plan.ts. The shaders: shaders/.
import { countGroups } from './groups.ts';
import type { GpuLayer } from './pack-weights.ts';
import type { GpuStep } from './graph.ts';

const PIXELS_PER_THREAD = 4;
/** Stands for infinity, which shaders need not know. */
const HUGE = 3e38;
/** Where no joined layer begins. */
const NOWHERE = 0xffffffff;
/** How many layers a shader can tell apart that are joined to one. */
const MAX_PARTS = 4;

/** @returns the words, and how many threads they keep busy */
export function describeStep(step: GpuStep, count: number): { words: ArrayBuffer; items: number } {
  const { kind, height, width, stride, layer, input, activation } = step;
  const outputs = countGroups(step.channels);
  const inputs = countGroups(input?.channels ?? 0);
  const pixels = count * height * width;
  const items = pixels * outputs;
  const bounds = [activation === 'none' ? -HUGE : 0, activation === 'relu6' ? 6 : HUGE];
  const weights = layer?.offset ?? 0;
  if (kind === 'upsample') return { words: packWords([height, width, outputs, items], []), items };
  if (kind === 'pointwise') {
    const summed = inputs / (layer?.parts.length ?? 1);
    const sizes = [height, width, pixels, summed, inputs, outputs, weights];
    const words = packWords([...sizes, ...beginningsOf(layer), summed], bounds);
    return { words, items: Math.ceil(pixels / PIXELS_PER_THREAD) * outputs };
  }
  const { height: inputHeight, width: inputWidth } = input ?? step;
  const sizes = [height, width, inputHeight, inputWidth, outputs, inputs, stride];
  const padding = [paddingBefore(inputHeight, stride), paddingBefore(inputWidth, stride)];
  return { words: packWords([...sizes, ...padding, weights, items], bounds), items };
}

/** Where the second and later of joined layers begin, vectors. */
function beginningsOf(layer: GpuLayer | null): number[] {
  const beginnings: number[] = Array<number>(MAX_PARTS - 1).fill(NOWHERE);
  let start = 0;
  (layer?.parts ?? []).slice(0, -1).forEach((channels, index) => {
    start += countGroups(channels);
    beginnings[index] = start;
  });
  return beginnings;
}

/** Pixels before the first in TensorFlow's SAME padding of a 3-wide filter. */
function paddingBefore(size: number, stride: number): number {
  return Math.floor(Math.max((Math.ceil(size / stride) - 1) * stride + 3 - size, 0) / 2);
}

/** Whole numbers, then floats, as a shader's struct has them. */
export function packWords(whole: readonly number[], floats: readonly number[]): ArrayBuffer {
  const words = new ArrayBuffer(4 * (whole.length + floats.length));
  new Uint32Array(words).set(whole);
  new Float32Array(words).set(floats, whole.length);
  return words;
}
