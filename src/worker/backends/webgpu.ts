// TensorFlow.js on WebGPU. The device is ours, so that its loss is heard of and a new one can follow.
import { setBackend } from '@tensorflow/tfjs-core';
import { createTensorNetwork } from '../tensor-network.ts';
import {
  BackendUnavailableError,
  checkRenderer,
  registerOurs,
  unregister,
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
  const { WebGPUBackend } = await import('@tensorflow/tfjs-backend-webgpu');
  registerOurs('webgpu', () => new WebGPUBackend(device, adapter.info));
  await setBackend('webgpu');
  return {
    name: 'webgpu',
    software,
    threads: 1,
    lost: device.lost.then(({ message }) => message || 'The GPU device was lost.'),
    activate: () => setBackend('webgpu'),
    createNetwork: (weights) => Promise.resolve(createTensorNetwork(weights)),
    close: () => {
      unregister('webgpu');
      device.destroy();
    },
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

/** What TensorFlow.js's kernels want raised from the defaults, as far as the adapter goes. */
function raisedLimits(limits: GPUSupportedLimits): Record<string, number> {
  return {
    maxComputeWorkgroupStorageSize: limits.maxComputeWorkgroupStorageSize,
    maxComputeWorkgroupsPerDimension: limits.maxComputeWorkgroupsPerDimension,
    maxStorageBufferBindingSize: limits.maxStorageBufferBindingSize,
    maxBufferSize: limits.maxBufferSize,
    maxComputeWorkgroupSizeX: limits.maxComputeWorkgroupSizeX,
    maxComputeInvocationsPerWorkgroup: limits.maxComputeInvocationsPerWorkgroup,
  };
}
