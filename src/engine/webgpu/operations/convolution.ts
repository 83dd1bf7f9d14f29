// 3×3 convolution over all channels with SAME padding, bias and activation: the network's first layer. The
// shader: convolution.wgsl.
import shader from './convolution.wgsl?raw';
import type { GpuOperation } from './gpu-operation.ts';
import { describeWindow, WINDOW_SHADER } from './window.ts';

export const gpuConvolution: GpuOperation = {
  shader: WINDOW_SHADER + shader,
  describe: describeWindow,
};
