// Bilinear upsampling by two, as a step or fused into an addition (add.ts). The shaders: upsample.wgsl and
// bilinear.wgsl.
import { packUniform } from '../buffers.ts';
import { countGroups } from '../pack-weights.ts';
import bilinearShader from './bilinear.wgsl?raw';
import type { GpuOperation } from './gpu-operation.ts';
import shader from './upsample.wgsl?raw';

/** Declares the WGSL function `upsampled`. @param value the expression that reads the small map at `index` */
export function declareUpsampled(value: string): string {
  return `fn sourceAt(index: u32) -> vec4f { return ${value}; }\n${bilinearShader}`;
}

export const gpuUpsample: GpuOperation = {
  shader: declareUpsampled('readInput(input[index])') + shader,
  describe: ({ height, width, channels }, count) => {
    const outputs = countGroups(channels);
    const threads = count * height * width * outputs;
    return { uniform: packUniform([height, width, outputs, threads], []), threads };
  },
};
