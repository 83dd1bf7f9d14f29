// The WebGPU backend with our own shaders: requests a device. Next: open-webgpu.ts, which makes the device
// ready for networks.
import { requestAdapter, type OpenBackend, type OpenOptions } from '../backend.ts';

/**
 * Opens WebGPU with a new device.
 * @throws SoftwareGpuError; BackendUnavailableError when the browser has no WebGPU or no usable GPU
 */
export async function openWebgpu(options: OpenOptions): Promise<OpenBackend> {
  // Before the import, so that a device without WebGPU downloads none of the engine.
  const { adapter, software } = await requestAdapter(options);
  const hasHalves = adapter.features.has('shader-f16');
  const device = await adapter.requestDevice({
    requiredFeatures: hasHalves ? ['shader-f16'] : [],
    requiredLimits: raisedLimits(adapter.limits),
  });
  const { openDevice } = await import('./open-webgpu.ts');
  const createNetwork = await openDevice(device, options).catch((error: unknown) => {
    device.destroy();
    if (!options.readsFrames) throw error;
    return null;
  });
  // Reading video frames on the GPU may have lost the device: try again without it.
  if (!createNetwork) return openWebgpu({ ...options, readsFrames: false });
  return {
    name: 'webgpu',
    software,
    threads: 1,
    lost: device.lost.then(({ message }) => message || 'The GPU device was lost.'),
    activate: () => Promise.resolve(),
    createNetwork: (weights) => createNetwork(weights, 'f32'),
    ...(hasHalves && { createHalfNetwork: (weights) => createNetwork(weights, 'f16') }),
    countTensors: () => 0,
    close: () => device.destroy(),
  };
}

/** The limits that batches of large pictures need, raised to what the adapter supports. */
function raisedLimits({ maxStorageBufferBindingSize, maxBufferSize }: GPUSupportedLimits) {
  return { maxStorageBufferBindingSize, maxBufferSize };
}
