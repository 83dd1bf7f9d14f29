// Addresses in the engine's memory: alignment, padding, and the assignment of one memory block to feature
// maps, which share memory where their lifetimes allow it.
import { PANEL } from './assembly/layout.ts';

/** A feature map that is written by the step `first` and last read by the step `last`. */
export interface Lifetime {
  bytes: number;
  first: number;
  last: number;
}

/** The place of a feature map: its address in bytes, and the channels that one pixel occupies. */
export interface BufferPlace {
  address: number;
  storedChannels: number;
}

/** Channels of a vector of the kernels. */
export const VECTOR = 4;

/** Channels rounded up to whole panels, or to whole vectors: the kernels read and write full vectors. */
export function padChannels(channels: number, multiple: number = PANEL): number {
  return Math.ceil(channels / multiple) * multiple;
}

/** Maps start on a cache line. */
const CACHE_LINE_BYTES = 64;

/** Bytes rounded up to whole cache lines. */
export function alignLine(bytes: number): number {
  return Math.ceil(bytes / CACHE_LINE_BYTES) * CACHE_LINE_BYTES;
}

/** Allocates addresses one after another, each on a cache line. */
export class Arena {
  constructor(public end: number) {}

  /** The address of a block of 32-bit floats. */
  floats(count: number): number {
    const address = this.end;
    this.end += alignLine(count * 4);
    return address;
  }
}

/**
 * Assigns offsets greedily: the largest map first, each at the lowest offset that no map of an overlapping
 * lifetime occupies.
 * @returns the offset of each map, and the size of the whole block, bytes
 */
export function placeBuffers(lifetimes: readonly Lifetime[]): {
  offsets: number[];
  bytes: number;
} {
  const offsets = lifetimes.map(() => 0);
  const placed: number[] = [];
  const bySize = lifetimes.map((_, index) => index);
  bySize.sort((a, b) => lifetimes[b].bytes - lifetimes[a].bytes);
  let bytes = 0;
  for (const index of bySize) {
    const { first, last, bytes: size } = lifetimes[index];
    const overlapping = placed.filter(
      (other) => lifetimes[other].first <= last && first <= lifetimes[other].last,
    );
    overlapping.sort((a, b) => offsets[a] - offsets[b]);
    let offset = 0;
    for (const other of overlapping) {
      if (offset + size <= offsets[other]) break;
      offset = Math.max(offset, alignLine(offsets[other] + lifetimes[other].bytes));
    }
    offsets[index] = offset;
    placed.push(index);
    bytes = Math.max(bytes, offset + size);
  }
  return { offsets, bytes: alignLine(bytes) };
}
