// The contract of the backends: how one is opened, what an open one offers, and the checks of the GPU that
// several share. Next: cpu/cpu-backend.ts, webgpu/webgpu-backend.ts and tfjs/open-tfjs.ts.
import type { Network } from '../core/model/network.ts';
import type { Weights } from '../core/model/weights.ts';
import { type BackendName, findSoftware } from '../core/model/backends.ts';
import { KeydotError } from '../core/errors.ts';

/** This device or browser does not have the backend. The message is one sentence for people. */
export class BackendUnavailableError extends KeydotError {
  override name = 'BackendUnavailableError';
}

/** The GPU is emulated in software, and the person did not choose this backend. */
export class SoftwareGpuError extends BackendUnavailableError {
  override name = 'SoftwareGpuError';
}

/** How to open a backend. */
export interface OpenOptions {
  /** Accept a GPU that is emulated in software. */
  allowSoftware: boolean;
  /** Read video frames in place on the GPU. False after that may have lost the device. */
  readsFrames: boolean;
  /** Threads of the CPU engine that died: it starts that many fewer. */
  lostThreads: number;
}

/** A backend that is ready. */
export interface OpenBackend {
  name: BackendName;
  /** The name of the software that emulates the GPU; null for GPU hardware and for the CPU. */
  software: string | null;
  /** CPU threads; 1 for a GPU. */
  threads: number;
  /** Resolves with the reason when the device, or one of the engine's threads, is lost. */
  lost: Promise<string>;
  /** Makes this the active backend: TensorFlow.js has one at a time. @throws BackendUnavailableError */
  activate(): Promise<void>;
  /** MoveNet on this backend, which must be active. */
  createNetwork: (weights: Weights) => Promise<Network>;
  /** The same in half precision, on devices that support it. */
  createHalfNetwork?: (weights: Weights) => Promise<Network>;
  /** How many tensors TensorFlow.js holds, 0 on our own engines. For tests that look for leaks. */
  countTensors(): number;
  /** Releases the device and its memory. The backend can be opened again. */
  close(): void;
}

/** For TensorFlow.js on the CPU, which cannot be lost. */
export const NEVER_LOST: Promise<string> = new Promise(() => undefined);

/**
 * Checked before anything is downloaded for the GPU.
 * @returns the name of the software that emulates the GPU, null for hardware
 * @throws SoftwareGpuError when it is software and that is not allowed
 */
export function checkRenderer(renderer: string, { allowSoftware }: OpenOptions): string | null {
  const software = findSoftware(renderer);
  if (!software || allowSoftware) return software;
  throw new SoftwareGpuError(
    `Its GPU is software (${software}), which is slower than WebAssembly.`,
  );
}

/**
 * The GPU that the browser offers to WebGPU.
 * @throws SoftwareGpuError; BackendUnavailableError when the browser has no WebGPU or no usable GPU
 */
export async function requestAdapter(
  options: OpenOptions,
): Promise<{ adapter: GPUAdapter; software: string | null }> {
  if (!('gpu' in navigator)) {
    throw new BackendUnavailableError('This browser has no WebGPU.');
  }
  const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new BackendUnavailableError('WebGPU found no usable GPU.');
  const { vendor, architecture, device, description } = adapter.info;
  const renderer = `${vendor} ${architecture} ${device} ${description}`;
  return { adapter, software: checkRenderer(renderer, options) };
}
