// Operations on maps of cells: 8-bit storage, and enlarging a channel to the size of a picture.
import type { CellMap } from './heads.ts';
import { WHOLE_FRAME, type Rectangle, type Size } from '../geometry.ts';

/** Quantisation steps of one byte. */
const STEPS = 255;

/**
 * A map quantised to one byte a value: value = low + step × byte, for each channel. Training keeps hundreds
 * of maps in memory, for which floats are too large on a phone.
 */
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

/** Quantises a map. The error of a value is at most 1/510 of its channel's range. */
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

/** The inverse of {@link compactMap}, up to quantisation. */
export function expandMap({ width, height, channels, low, step, bytes }: CompactMap): CellMap {
  const values = new Float32Array(bytes.length);
  for (let i = 0; i < bytes.length; i += channels) {
    for (let channel = 0; channel < channels; channel++) {
      values[i + channel] = low[channel] + step[channel] * bytes[i + channel];
    }
  }
  return { width, height, channels, values };
}

/** The two cells between which a pixel lies, and the weight of the second; null outside the map. */
type Between = { first: number; next: number; share: number } | null;

/**
 * Enlarges one channel of a map to the size of the picture: [height, width], bilinear with half-pixel
 * centres. Enlarge logits rather than probabilities: their zero crossing follows a region's edge more closely
 * than probability ½.
 * @param size of the picture, pixels
 * @param crop the part of the picture that the map covers, unit coordinates; pixels outside it get −∞
 */
export function enlargeMap(
  map: CellMap,
  channel: number,
  { width, height }: Size,
  crop: Rectangle = WHOLE_FRAME,
): Float32Array {
  const enlarged = new Float32Array(width * height);
  const columns = Array.from({ length: width }, (_, column) =>
    findBetween(column, map.width, width, crop.x, crop.width),
  );
  for (let row = 0, i = 0; row < height; row++) {
    const down = findBetween(row, map.height, height, crop.y, crop.height);
    for (let column = 0; column < width; column++, i++) {
      const across = columns[column];
      if (!down || !across) {
        enlarged[i] = -Infinity;
        continue;
      }
      const at = (y: number, x: number) => map.values[(y * map.width + x) * map.channels + channel];
      const upper = mix(at(down.first, across.first), at(down.first, across.next), across.share);
      const lower = mix(at(down.next, across.first), at(down.next, across.next), across.share);
      enlarged[i] = mix(upper, lower, down.share);
    }
  }
  return enlarged;
}

/** @param start the crop's start and its length, as shares of the picture's side */
function findBetween(
  pixel: number,
  cells: number,
  pixels: number,
  start: number,
  length: number,
): Between {
  const place = ((pixel + 0.5 - start * pixels) * cells) / (length * pixels);
  if (place < 0 || place > cells) return null;
  const at = Math.min(cells - 1, Math.max(0, place - 0.5));
  return { first: Math.floor(at), next: Math.min(cells - 1, Math.floor(at) + 1), share: at % 1 };
}

const mix = (a: number, b: number, share: number) => a + (b - a) * share;

/** A copy of a map, for use after the next run. */
export function copyMap(map: CellMap): CellMap {
  return { ...map, values: map.values.slice() };
}
