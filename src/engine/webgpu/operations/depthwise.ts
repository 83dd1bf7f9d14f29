// 3×3 convolution of each channel separately with SAME padding, bias and activation. The shader:
// depthwise.wgsl.
import shader from './depthwise.wgsl?raw';
import type { GpuOperation } from './gpu-operation.ts';
import { describeWindow, WINDOW_SHADER } from './window.ts';

export const gpuDepthwise: GpuOperation = {
  shader: WINDOW_SHADER + shader,
  describe: describeWindow,
};
