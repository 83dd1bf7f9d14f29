// TensorFlow.js on WebGPU, with its own shaders: for devices on which our shaders fail.
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { requestAdapter, type OpenBackend, type OpenOptions } from '../backend.ts';
import { forgetTfjs, openTfjs, replaceTfjs } from './open-tfjs.ts';

const KEY = 'webgpu';

/**
 * Opens WebGPU with a new device.
 * @throws SoftwareGpuError; BackendUnavailableError when the browser has no WebGPU or no usable GPU
 */
export async function openTfjsWebgpu(options: OpenOptions): Promise<OpenBackend> {
  const { adapter, software } = await requestAdapter(options);
  const device = await adapter.requestDevice({ requiredLimits: raisedLimits(adapter.limits) });
  const close = () => {
    forgetTfjs(KEY);
    device.destroy();
  };
  replaceTfjs(KEY, () => new WebGPUBackend(device, adapter.info));
  const opened = await openTfjs(KEY).catch((error: unknown) => {
    close();
    throw error;
  });
  const lost = device.lost.then(({ message }) => message || 'The GPU device was lost.');
  return { ...opened, name: 'tfjs-webgpu', software, lost, close };
}

/** The limits that the package raises when it requests the device itself. */
function raisedLimits(limits: GPUSupportedLimits) {
  return {
    maxComputeWorkgroupStorageSize: limits.maxComputeWorkgroupStorageSize,
    maxComputeWorkgroupsPerDimension: limits.maxComputeWorkgroupsPerDimension,
    maxStorageBufferBindingSize: limits.maxStorageBufferBindingSize,
    maxBufferSize: limits.maxBufferSize,
    maxComputeWorkgroupSizeX: limits.maxComputeWorkgroupSizeX,
    maxComputeInvocationsPerWorkgroup: limits.maxComputeInvocationsPerWorkgroup,
  };
}
