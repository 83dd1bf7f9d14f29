// 1×1 convolution over all channels, with bias and activation. The shader: pointwise.wgsl.
import { packUniform } from '../buffers.ts';
import { countGroups, type GpuLayer } from '../pack-weights.ts';
import { activationRange, type GpuOperation } from './gpu-operation.ts';
import shader from './pointwise.wgsl?raw';

const PIXELS_PER_THREAD = 4;
/** Layers that the shader can compute in one dispatch. */
const MAX_JOINED_LAYERS = 4;
/** The first group of a joined layer that does not exist. */
const NO_GROUP = 0xffffffff;

export const gpuPointwise: GpuOperation = {
  shader,
  describe: ({ height, width, channels, input, layer, activation }, count) => {
    const outputs = countGroups(channels);
    const inputStride = countGroups(input?.channels ?? 0);
    const pixels = count * height * width;
    // Joined layers read equal parts of the input.
    const inputs = inputStride / (layer?.parts.length ?? 1);
    const sizes = [height, width, pixels, inputs, inputStride, outputs, layer?.offset ?? 0];
    return {
      uniform: packUniform([...sizes, ...partStarts(layer), inputs], activationRange(activation)),
      threads: Math.ceil(pixels / PIXELS_PER_THREAD) * outputs,
    };
  },
};

/** The first output groups of the second to fourth joined layer. */
function partStarts(layer: GpuLayer | null): number[] {
  const starts: number[] = Array<number>(MAX_JOINED_LAYERS - 1).fill(NO_GROUP);
  let start = 0;
  (layer?.parts ?? []).slice(0, -1).forEach((channels, index) => {
    start += countGroups(channels);
    starts[index] = start;
  });
  return starts;
}
