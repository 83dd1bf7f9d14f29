// Makes a device ready for networks: compiles the shaders, and finds out whether video frames can be
// read in place. Loaded by backends/webgpu.ts once there is a device.
import { WHOLE_FRAME } from '../../core/geometry.ts';
import type { Weights } from '../../core/model/weights.ts';
import { FrameSampler } from './frame/frame-sampler.ts';
import { usualKernels } from './architecture.ts';
import { createGpuNetwork, type GpuNetwork } from './webgpu-network.ts';
import { NetworkPipelines } from './network-pipelines.ts';
import { createPipelines, type Pipelines } from './frame/frame-pipelines.ts';
import { ReadBack } from './read-back.ts';
import type { Format } from './shader-types.ts';

/** The side of the frame that is tried, pixels, and how far a colour may be off, of −1..1. */
const SIDE = 32;
const TOLERANCE = 0.1;

/**
 * Compiles everything side by side.
 * @param options.readsFrames whether video frames may be read in place at all
 * @returns makes networks; any number may live side by side
 * @throws what the browser throws when its compiler fails
 */
export async function openGpu(
  device: GPUDevice,
  { readsFrames }: { readsFrames: boolean },
): Promise<(weights: Weights, format: Format) => Promise<GpuNetwork>> {
  const networkPipelines = new NetworkPipelines(device);
  const usual = networkPipelines.compile(usualKernels('f32'));
  if (device.features.has('shader-f16')) {
    // Who makes a network of halves hears when they cannot be compiled.
    networkPipelines.compile(usualKernels('f16')).catch(() => undefined);
  }
  const [compiled] = await Promise.all([createPipelines(device), usual]);
  const canRead = readsFrames && (await readsVideoFrames(device, compiled));
  const pipelines = canRead ? compiled : { ...compiled, sampleVideo: null };
  const tools = { device, pipelines, networkPipelines };
  return (weights, format) => createGpuNetwork(tools, weights, format);
}

/** Whether a frame of known colours is read as such. Some drivers say nothing and read black. */
async function readsVideoFrames(device: GPUDevice, pipelines: Pipelines): Promise<boolean> {
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
    return isSplit(colors);
  } finally {
    // What was wrong shows in the colours; nobody else need hear of it.
    await device.popErrorScope();
    frame.close();
    sampler.destroy();
    readBack.destroy();
    buffer.destroy();
  }
}

/** Full-range luma of a quarter on the left and three quarters on the right, no colour. */
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

function isSplit(colors: Float32Array): boolean {
  const isNear = (x: number, expected: number) => {
    const at = ((SIDE / 2) * SIDE + x) * 4;
    return colors.subarray(at, at + 3).every((color) => Math.abs(color - expected) < TOLERANCE);
  };
  return isNear(SIDE / 4, 64 / 127.5 - 1) && isNear((3 * SIDE) / 4, 191 / 127.5 - 1);
}
