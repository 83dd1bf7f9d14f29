// Numbers, sizes, times and names as the page shows them, in every view.
import type { BackendName, BackendReport } from '../../../core/model/backends.ts';

export const BACKEND_LABELS: Record<BackendName, string> = {
  webgpu: 'WebGPU',
  'tfjs-webgpu': 'WebGPU (TensorFlow.js)',
  webgl: 'WebGL',
  wasm: 'WebAssembly',
  'tfjs-wasm': 'TensorFlow.js WebAssembly',
  cpu: 'plain JavaScript',
};

/** The backend in use; the precision is named only if it is f16. */
export function formatBackend({ backend, precision }: BackendReport): string {
  return `${BACKEND_LABELS[backend]}${precision === 'f16' ? ', f16' : ''}`;
}

/** `left_wrist` → "left wrist" */
export function formatPointName(name: string): string {
  return name.replaceAll('_', ' ');
}

/** A count and its noun: "1 frame", "3 frames". */
export function formatCount(count: number, noun: string): string {
  return `${count} ${count === 1 ? noun : `${noun}s`}`;
}

/** A rough time: "about 20 s", "about 4 min", with no line break before the unit. */
export function formatDuration(seconds: number): string {
  if (seconds < 1) return 'a moment';
  if (seconds < 10) return `about ${Math.round(seconds)}\u00a0s`;
  if (seconds < 90) return `about ${Math.round(seconds / 5) * 5}\u00a0s`;
  return `about ${Math.round(seconds / 60)}\u00a0min`;
}

/**
 * A position or length on a clock: "2:13", "1:02:13", or "2:13.04" with two digits.
 * @param fractionDigits of the seconds, which are rounded down
 */
export function formatClock(milliseconds: number, fractionDigits = 0): string {
  const pad = (value: number, length = 2) => String(value).padStart(length, '0');
  const units = Math.floor((milliseconds * 10 ** fractionDigits) / 1000);
  const seconds = Math.floor(units / 10 ** fractionDigits);
  const fraction =
    fractionDigits > 0 ? `.${pad(units % 10 ** fractionDigits, fractionDigits)}` : '';
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const start = hours > 0 ? `${hours}:${pad(minutes)}` : String(minutes);
  return `${start}:${pad(seconds % 60)}${fraction}`;
}

const dateTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** A date with hours and minutes. @param ms since 1970 */
export function formatDateTime(ms: number): string {
  return dateTime.format(ms);
}

const oneDecimal = new Intl.NumberFormat(undefined, {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});

/** A size in decimal units: "340 kB", "12.3 MB". */
export function formatBytes(bytes: number): string {
  if (bytes < 1e6) return `${Math.max(1, Math.round(bytes / 1e3))} kB`;
  return bytes < 1e9
    ? `${oneDecimal.format(bytes / 1e6)} MB`
    : `${oneDecimal.format(bytes / 1e9)} GB`;
}

/** Milliseconds with one decimal, without the unit. */
export function formatMilliseconds(timeMs: number): string {
  return oneDecimal.format(timeMs);
}

/** Pixels with one decimal: "3.4 px". */
export function formatPixels(pixels: number): string {
  return `${pixels.toFixed(1)} px`;
}

/** A share of one in whole percent: 0.42 → "42 %". */
export function formatPercent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
