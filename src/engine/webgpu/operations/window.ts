// What the two operations with a 3×3 window share. Next: convolution.ts, depthwise.ts.
import { packUniform } from '../buffers.ts';
import type { GpuStep } from '../graph.ts';
import { countGroups } from '../pack-weights.ts';
import { activationRange, type DispatchParameters } from './gpu-operation.ts';
import shader from './window.wgsl?raw';

/** Precedes the shaders of both operations. */
export const WINDOW_SHADER = shader;

/** The parameters of a 3×3 step; one thread computes one group of one output pixel. */
export function describeWindow(step: GpuStep, count: number): DispatchParameters {
  const { height, width, stride, layer, activation } = step;
  const { height: inputHeight, width: inputWidth } = step.input ?? step;
  const outputs = countGroups(step.channels);
  const inputs = countGroups(step.input?.channels ?? 0);
  const threads = count * height * width * outputs;
  const sizes = [height, width, inputHeight, inputWidth, outputs, inputs, stride];
  const padding = [paddingBefore(inputHeight, stride), paddingBefore(inputWidth, stride)];
  const integers = [...sizes, ...padding, layer?.offset ?? 0, threads];
  return { uniform: packUniform(integers, activationRange(activation)), threads };
}

/** Pixels that TensorFlow's SAME padding adds before the first one, for a window of 3. */
function paddingBefore(size: number, stride: number): number {
  return Math.floor(Math.max((Math.ceil(size / stride) - 1) * stride + 3 - size, 0) / 2);
}
