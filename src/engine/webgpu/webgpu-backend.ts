// Shaders of our own on WebGPU: a device, and the network in ../gpu.
import {
  BackendUnavailableError,
  checkRenderer,
  type OpenBackend,
  type OpenOptions,
} from '../backend.ts';

/**
 * Opens WebGPU with a fresh device.
 * @throws SoftwareGpuError, BackendUnavailableError when the browser or the machine has none
 */
export async function openWebgpu(options: OpenOptions): Promise<OpenBackend> {
  // Asked before the import, so that a device without WebGPU downloads nothing for it.
  const adapter = await requestAdapter();
  const { vendor, architecture, device: model, description } = adapter.info;
  const software = checkRenderer(`${vendor} ${architecture} ${model} ${description}`, options);
  const hasHalves = adapter.features.has('shader-f16');
  const device = await adapter.requestDevice({
    requiredFeatures: hasHalves ? ['shader-f16'] : [],
    requiredLimits: raisedLimits(adapter.limits),
  });
  const { openGpu } = await import('./open-webgpu.ts');
  const createNetwork = await openGpu(device, options).catch((error: unknown) => {
    device.destroy();
    // Reading a frame in place may have cost the device; through memory it works without that.
    if (!options.readsFrames) throw error;
    return null;
  });
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

async function requestAdapter(): Promise<GPUAdapter> {
  if (!('gpu' in navigator)) {
    throw new BackendUnavailableError('This browser has no WebGPU.');
  }
  const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new BackendUnavailableError('WebGPU found no GPU it can use here.');
  return adapter;
}

/** What batches of large pictures want raised from the defaults, as far as the adapter goes. */
function raisedLimits({ maxStorageBufferBindingSize, maxBufferSize }: GPUSupportedLimits) {
  return { maxStorageBufferBindingSize, maxBufferSize };
}
