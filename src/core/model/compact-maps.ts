// Maps in a quarter of the memory: one byte a value, between each channel's smallest and largest. A
// lesson's samples are kept so, hundreds of them, where floats would fill a phone.
import type { CellMap } from './heads.ts';

const STEPS = 255;

/** A map whose values are low + step × byte, channel by channel. */
export interface CompactMap {
  width: number;
  height: number;
  channels: number;
  /** [channels] */
  low: Float32Array;
  /** [channels] */
  step: Float32Array;
  /** [h, w, channels] */
  bytes: Uint8Array;
}

/** A copy of a map, each value off by at most a 510th of its channel's range. */
export function compactMap({ width, height, channels, values }: CellMap): CompactMap {
  const low = new Float32Array(channels).fill(Infinity);
  const high = new Float32Array(channels).fill(-Infinity);
  for (let i = 0; i < values.length; i++) {
    const channel = i % channels;
    if (values[i] < low[channel]) low[channel] = values[i];
    if (values[i] > high[channel]) high[channel] = values[i];
  }
  const step = low.map((value, channel) => (high[channel] - value) / STEPS);
  const bytes = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const channel = i % channels;
    if (step[channel] > 0) bytes[i] = Math.round((values[i] - low[channel]) / step[channel]);
  }
  return { width, height, channels, low, step, bytes };
}

/** The map again. */
export function expandMap({ width, height, channels, low, step, bytes }: CompactMap): CellMap {
  const values = new Float32Array(bytes.length);
  for (let i = 0; i < bytes.length; i += channels) {
    for (let channel = 0; channel < channels; channel++) {
      values[i + channel] = low[channel] + step[channel] * bytes[i + channel];
    }
  }
  return { width, height, channels, values };
}
