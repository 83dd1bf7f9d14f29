// The backends that can run a network, and the report of how one was chosen.

/** What runs the network: `webgpu` is our own on the GPU, `wasm` on the CPU, the others are
 * TensorFlow.js's backends. */
export type BackendName = 'webgpu' | 'webgl' | 'wasm' | 'tfjs-wasm' | 'cpu';

/** In how many bits weights and wide pictures lie in memory: 16 only on a GPU that has them. */
export type Precision = 'f32' | 'f16';

/** How one backend fared when the worker looked for the best. */
export interface BackendAttempt {
  backend: BackendName;
  outcome: 'chosen' | 'passed over' | 'failed';
  /** One sentence: why it was chosen, or why it was not. */
  reason: string;
  /** Median time of one run of the network at its native size, when it got that far. */
  networkMs: number | null;
}

/** The choice and the reasons for and against, in the order they were tried. */
export interface BackendReport {
  backend: BackendName;
  /** CPU threads the backend computes with; 1 for a GPU. */
  threads: number;
  precision: Precision;
  attempts: BackendAttempt[];
}

const SOFTWARE_RENDERERS = /swiftshader|llvmpipe|lavapipe|softpipe|basic render|software/i;

/** The software's name in a renderer's, null when it speaks of real hardware. */
export function findSoftware(renderer: string): string | null {
  return SOFTWARE_RENDERERS.exec(renderer)?.[0] ?? null;
}
