// The backends that can run a network, and the report of how one was chosen.

/** `webgpu` and `wasm` are Keydot's own engines on the GPU and the CPU; the others are TensorFlow.js's. */
export type BackendName = 'webgpu' | 'webgl' | 'wasm' | 'tfjs-wasm' | 'cpu';

/** Storage of weights and activations in memory. `f16` needs a GPU with the feature `shader-f16`. */
export type Precision = 'f32' | 'f16';

/** One backend that was tried. */
export interface BackendAttempt {
  backend: BackendName;
  outcome: 'chosen' | 'passed over' | 'failed';
  /** One sentence: why the backend was chosen or not. */
  reason: string;
  /** Median time of one network run at the native size, ms; null when the backend did not get so far. */
  networkMs: number | null;
}

/** The chosen backend, and every attempt in the order of trying. */
export interface BackendReport {
  backend: BackendName;
  /** Number of CPU threads; 1 for a GPU. */
  threads: number;
  precision: Precision;
  attempts: BackendAttempt[];
}

const SOFTWARE_RENDERERS = /swiftshader|llvmpipe|lavapipe|softpipe|basic render|software/i;

/** The name of the software renderer in a GPU's description; null for a hardware GPU. */
export function findSoftware(renderer: string): string | null {
  return SOFTWARE_RENDERERS.exec(renderer)?.[0] ?? null;
}
