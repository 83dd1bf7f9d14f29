// Words for the names that the code uses, said the same way everywhere.
import type { BackendName, BackendReport } from '../../../core/model/backends.ts';

export const BACKEND_LABELS: Record<BackendName, string> = {
  webgpu: 'WebGPU',
  webgl: 'WebGL',
  wasm: 'WebAssembly',
  'tfjs-wasm': 'TensorFlow.js WebAssembly',
  cpu: 'plain JavaScript',
};

/** The backend in use, with its precision where that is not the usual one. */
export function formatBackend({ backend, precision }: BackendReport): string {
  return `${BACKEND_LABELS[backend]}${precision === 'f16' ? ', f16' : ''}`;
}

/** `left_wrist` as people say it: "left wrist". */
export function formatPointName(name: string): string {
  return name.replaceAll('_', ' ');
}

const milliseconds = new Intl.NumberFormat(undefined, {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});

/** A time in milliseconds, one digit after the point, without the unit. */
export function formatMilliseconds(timeMs: number): string {
  return milliseconds.format(timeMs);
}

const time = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** A moment by day and minute. @param ms since 1970 */
export function formatDateTime(ms: number): string {
  return time.format(ms);
}
