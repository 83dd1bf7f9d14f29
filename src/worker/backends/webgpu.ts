// Shaders of our own on WebGPU: a device, and the network in ../gpu.
import {
  BackendUnavailableError,
  checkRenderer,
  type OpenBackend,
  type OpenOptions,
} from './backend.ts';

/**
 * Opens WebGPU with a fresh device.
 * @throws SoftwareGpuError, BackendUnavailableError when the browser or the machine has none
 */
export async function openWebgpu(options: OpenOptions): Promise<OpenBackend> {
  // Asked before the import, so that a device without WebGPU downloads nothing for it.
  const adapter = await requestAdapter();
  const { vendor, architecture, device: model, description } = adapter.info;
  const software = checkRenderer(`${vendor} ${architecture} ${model} ${description}`, options);
  const device = await adapter.requestDevice({
    requiredLimits: raisedLimits(adapter.limits),
  });
  const [{ createPipelines }, { GpuNetwork }] = await Promise.all([
    import('../gpu/pipelines.ts'),
    import('../gpu/gpu-network.ts'),
  ]);
  const pipelines = await createPipelines(device).catch((error: unknown) => {
    device.destroy();
    throw error;
  });
  return {
    name: 'webgpu',
    software,
    threads: 1,
    lost: device.lost.then(({ message }) => message || 'The GPU device was lost.'),
    activate: () => Promise.resolve(),
    createNetwork: (weights) => Promise.resolve(new GpuNetwork(device, pipelines, weights)),
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
