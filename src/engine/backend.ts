// What a backend is to us: something that can be opened, says how it computes, and may be lost.
// They are the files beside this one; who chooses is ../choose-backend.ts.
import type { Network } from '../core/model/network.ts';
import type { Weights } from '../core/model/weights.ts';
import { type BackendName, findSoftware } from '../core/model/backends.ts';
import { KeydotError } from '../core/errors.ts';

/** This device or browser does not have the backend. The message is one sentence for people. */
export class BackendUnavailableError extends KeydotError {
  override name = 'BackendUnavailableError';
}

/** The GPU is made of software, and nobody asked for it. */
export class SoftwareGpuError extends BackendUnavailableError {
  override name = 'SoftwareGpuError';
}

/** How a backend is to be opened. */
export interface OpenOptions {
  /** Open it even if its GPU is software: someone chose it. */
  allowSoftware: boolean;
  /** The GPU may read video frames in place; not after that may have cost the device. */
  readsFrames: boolean;
  /** So many threads of the engine were lost: it does without as many. */
  lostThreads: number;
}

/** A backend that is ready. */
export interface OpenBackend {
  name: BackendName;
  /** The name of the software that plays the GPU, null when there is real hardware or a CPU. */
  software: string | null;
  /** CPU threads it computes with; 1 for a GPU. */
  threads: number;
  /** Resolves with the reason when the device, or one of the engine's threads, goes away. */
  lost: Promise<string>;
  /** Makes it the one that computes: TensorFlow.js has one active backend at a time. */
  activate(): Promise<unknown>;
  /** MoveNet on this backend, which must be active. */
  createNetwork: (weights: Weights) => Promise<Network>;
  /** The same in half precision, on a device that has it. */
  createHalfNetwork?: (weights: Weights) => Promise<Network>;
  /** How many tensors TensorFlow.js holds; nothing elsewhere. For tests that look for leaks. */
  countTensors(): number;
  /** Gives device and memory back; the backend can be opened anew afterwards. */
  close(): void;
}

/** For backends that cannot be lost: TensorFlow.js on the CPU. */
export const NEVER_LOST: Promise<string> = new Promise(() => undefined);

/**
 * The renderer's name when it is a GPU made of software, null otherwise.
 * @throws SoftwareGpuError when it is and may not be, so that nothing is downloaded for it
 */
export function checkRenderer(renderer: string, { allowSoftware }: OpenOptions): string | null {
  const software = findSoftware(renderer);
  if (!software || allowSoftware) return software;
  throw new SoftwareGpuError(
    `Its GPU is software (${software}), which is slower than WebAssembly.`,
  );
}
