// The backends that can run a network, and the report of how one was chosen.

/**
 * What runs the network, in the order in which backends are tried. `webgpu` and `wasm` are our own engines,
 * the others are backends of TensorFlow.js; `tfjs-webgpu` replaces `webgpu` where our shaders fail.
 */
export const BACKEND_NAMES = [
  'webgpu',
  'tfjs-webgpu',
  'webgl',
  'wasm',
  'tfjs-wasm',
  'cpu',
] as const;

/** One of {@link BACKEND_NAMES}. */
export type BackendName = (typeof BACKEND_NAMES)[number];

/** Bits of a weight or an activation in memory: 16 only on GPUs that support it. */
export type Precision = 'f32' | 'f16';

/** The result of trying one backend. */
export interface BackendAttempt {
  backend: BackendName;
  outcome: 'chosen' | 'passed over' | 'failed';
  /** One sentence: why it was chosen, or why it was not. */
  reason: string;
  /** Median time of one run of the network at its native size; null when it was not measured. */
  networkMs: number | null;
}

/** The chosen backend, and every attempt in order. */
export interface BackendReport {
  backend: BackendName;
  /** CPU threads of the backend; 1 for a GPU. */
  threads: number;
  precision: Precision;
  attempts: BackendAttempt[];
}

const SOFTWARE_RENDERERS = /swiftshader|llvmpipe|lavapipe|softpipe|basic render|software/i;

/** The name of the software renderer in a GPU's description; null for a hardware GPU. */
export function findSoftware(renderer: string): string | null {
  return SOFTWARE_RENDERERS.exec(renderer)?.[0] ?? null;
}
