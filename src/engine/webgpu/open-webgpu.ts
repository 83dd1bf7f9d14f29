// Makes a device ready for networks: compiles the kernels, and tests whether the GPU can read video frames
// directly. Next: webgpu-network.ts.
import { WHOLE_FRAME } from '../../core/geometry.ts';
import type { Weights } from '../../core/model/weights.ts';
import { pretrainedKernels } from './architecture.ts';
import { ReadBack } from './buffers.ts';
import { createFramePipelines, type FramePipelines } from './frame/frame-pipelines.ts';
import { FrameSampler } from './frame/frame-sampler.ts';
import { NetworkPipelines } from './pipelines.ts';
import type { Format } from './shader-types.ts';
import { createWebgpuNetwork, type WebgpuNetwork } from './webgpu-network.ts';

/** Side of the test frame, pixels. */
const SIDE = 32;
/** Maximum error of a sampled colour, on the scale of −1..1. */
const MAX_COLOR_ERROR = 0.1;

/**
 * Compiles all kernels in parallel.
 * @param options.readsFrames whether the GPU may read video frames directly, if it can
 * @returns creates networks, any number of which can exist at the same time
 * @throws GPUPipelineError when the browser's compiler fails
 */
export async function openDevice(
  device: GPUDevice,
  { readsFrames }: { readsFrames: boolean },
): Promise<(weights: Weights, format: Format) => Promise<WebgpuNetwork>> {
  const networkPipelines = new NetworkPipelines(device);
  const pretrained = networkPipelines.compile(pretrainedKernels('f32'));
  if (device.features.has('shader-f16')) {
    // A failure is reported again when a 16-bit network is created.
    networkPipelines.compile(pretrainedKernels('f16')).catch(() => undefined);
  }
  const [compiled] = await Promise.all([createFramePipelines(device), pretrained]);
  const canRead = readsFrames && (await canReadVideoFrames(device, compiled));
  const framePipelines = canRead ? compiled : { ...compiled, sampleVideo: null };
  const context = { device, framePipelines, networkPipelines };
  return (weights, format) => createWebgpuNetwork(context, weights, format);
}

/** Samples a frame of known colours. Some drivers report no error and return black. */
async function canReadVideoFrames(device: GPUDevice, pipelines: FramePipelines): Promise<boolean> {
  if (!pipelines.sampleVideo || typeof VideoFrame !== 'function') return false;
  const frame = createGreyFrame();
  const sampler = new FrameSampler(device, pipelines);
  const readBack = new ReadBack(device);
  const bytes = SIDE * SIDE * 16;
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC;
  const buffer = device.createBuffer({ size: bytes, usage });
  device.pushErrorScope('validation');
  try {
    const encoder = device.createCommandEncoder();
    const size = { width: SIDE, height: SIDE, channels: 3, groups: 1, first: 0 };
    sampler.encode(encoder, frame, WHOLE_FRAME, { buffer, ...size });
    const read = readBack.record(encoder, [{ buffer, bytes }]);
    device.queue.submit([encoder.finish()]);
    const [colors] = await read();
    return hasExpectedColors(colors);
  } finally {
    // Discards a validation error: the colours show whether sampling worked.
    await device.popErrorScope();
    frame.close();
    sampler.destroy();
    readBack.destroy();
    buffer.destroy();
  }
}

/** A grey frame: luma 64 in the left half and 191 in the right half, full range. */
function createGreyFrame(): VideoFrame {
  const bytes = new Uint8Array(SIDE * SIDE * 1.5).fill(128);
  for (let i = 0; i < SIDE * SIDE; i++) bytes[i] = i % SIDE < SIDE / 2 ? 64 : 191;
  return new VideoFrame(bytes, {
    format: 'I420',
    codedWidth: SIDE,
    codedHeight: SIDE,
    timestamp: 0,
    colorSpace: {
      matrix: 'bt709',
      primaries: 'bt709',
      transfer: 'iec61966-2-1',
      fullRange: true,
    },
  });
}

/** @param colors [SIDE, SIDE, 4], −1..1 */
function hasExpectedColors(colors: Float32Array): boolean {
  const isNear = (x: number, expected: number) => {
    const at = ((SIDE / 2) * SIDE + x) * 4;
    const pixel = colors.subarray(at, at + 3);
    return pixel.every((color) => Math.abs(color - expected) < MAX_COLOR_ERROR);
  };
  return isNear(SIDE / 4, 64 / 127.5 - 1) && isNear((3 * SIDE) / 4, 191 / 127.5 - 1);
}
