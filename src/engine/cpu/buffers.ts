// Gives each picture of a plan a place in one block of memory, so that pictures which are never
// needed at the same time share it.
import { PANEL } from './assembly/layout.ts';

/** A picture that is needed from the step `first` to the step `last`, both included. */
export interface Lifetime {
  bytes: number;
  first: number;
  last: number;
}

/** A picture's place: its address, and the channels that a pixel takes there. */
export interface BufferPlace {
  address: number;
  storedChannels: number;
}

/** Channels rounded up to whole panels: the kernels read and write full vectors. */
export function padChannels(channels: number): number {
  return Math.ceil(channels / PANEL) * PANEL;
}

/** Pictures start on a cache line of their own. */
const LINE = 64;

/** `value` rounded up to a cache line. */
export function alignLine(value: number): number {
  return Math.ceil(value / LINE) * LINE;
}

/**
 * Offsets for all pictures, in bytes, and the size of the block. The largest picture is placed first,
 * each at the lowest offset where nothing that lives at the same time is in its way.
 */
export function placePictures(lifetimes: readonly Lifetime[]): {
  offsets: number[];
  bytes: number;
} {
  const offsets = lifetimes.map(() => 0);
  const placed: number[] = [];
  const bySize = lifetimes.map((_, index) => index);
  bySize.sort((a, b) => lifetimes[b].bytes - lifetimes[a].bytes);
  let bytes = 0;
  for (const index of bySize) {
    const { first, last, bytes: own } = lifetimes[index];
    const inTheWay = placed.filter(
      (other) => lifetimes[other].first <= last && first <= lifetimes[other].last,
    );
    inTheWay.sort((a, b) => offsets[a] - offsets[b]);
    let offset = 0;
    for (const other of inTheWay) {
      if (offset + own <= offsets[other]) break;
      offset = Math.max(offset, alignLine(offsets[other] + lifetimes[other].bytes));
    }
    offsets[index] = offset;
    placed.push(index);
    bytes = Math.max(bytes, offset + own);
  }
  return { offsets, bytes: alignLine(bytes) };
}
