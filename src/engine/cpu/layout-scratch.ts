// The buffers that a thread needs for one step of a plan, between the stages that the step joins.
import { TAIL_BYTES } from './assembly/layout.ts';
import type { Step } from './fuse-steps.ts';
import { alignLine, padChannels } from './buffers.ts';
import type { GraphNode } from './graph.ts';

/** Offsets of the buffers within a thread's scratch; see engine/cpu/assembly/rows.ts for what they hold. */
export interface Scratch {
  ring: number;
  filtered: number;
  hidden: number;
  patches: number;
  bytes: number;
}

export function layoutScratch({ kind, first, depthwise, second, third, input }: Step): Scratch {
  let bytes = TAIL_BYTES;
  const reserve = (floats: number) => {
    const offset = bytes;
    bytes = alignLine(bytes + floats * 4);
    return offset;
  };
  if (kind !== 'rows') return { ring: 0, filtered: 0, hidden: 0, patches: 0, bytes };
  const rowOf = (node: GraphNode) => node.width * padChannels(node.channels);
  return {
    ring: first && depthwise ? reserve(3 * rowOf(first)) : 0,
    filtered: depthwise && second ? reserve(rowOf(depthwise)) : 0,
    hidden: second && third ? reserve(rowOf(second)) : 0,
    // A vector more, since patches are copied by whole vectors.
    patches: first?.kind === 'convolution' ? reserve(first.width * 9 * input.channels + 4) : 0,
    bytes,
  };
}
