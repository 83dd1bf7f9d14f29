// Turns steps into the plan that engine/cpu/assembly/run.ts executes: a place in memory for every picture, room
// for every thread, and a record for every step. Next: plan-records.ts.
import { STEP_BYTES, TAIL_BYTES } from './assembly/layout.ts';
import { countUsers, type Step } from './fuse-steps.ts';
import { layoutScratch } from './layout-scratch.ts';
import { alignLine, padChannels, placePictures, type BufferPlace } from './buffers.ts';
import type { GraphNode } from './graph.ts';
import { splitWork } from './split-work.ts';
import { writeRecord } from './plan-records.ts';

/** A plan for one size, batch and choice of outputs. Addresses are absolute. */
export interface Plan {
  records: Int32Array;
  /** Of each thread. */
  scratchBytes: number;
  scratchAddress: number;
  places: ReadonlyMap<GraphNode, BufferPlace>;
  /** Where the plan's memory ends. */
  end: number;
}

export interface CpuPlanRequest {
  nodes: readonly GraphNode[];
  outputs: readonly GraphNode[];
  steps: readonly Step[];
  /** Pictures in the batch. */
  count: number;
  threads: number;
  /** Where the packed weights lie. */
  weightsAddress: number;
  /** From here on the memory belongs to the plan: records, then scratches, then pictures. */
  start: number;
}

/** Plans without touching the engine's memory. */
export function createPlan(request: CpuPlanRequest): Plan {
  const { steps, count, threads, weightsAddress, start } = request;
  const scratches = steps.map((step) => layoutScratch(step));
  const scratchBytes = Math.max(TAIL_BYTES, ...scratches.map(({ bytes }) => bytes));
  const scratchAddress = alignLine(start + steps.length * STEP_BYTES);
  const { places, end } = placeAll(request, scratchAddress + threads * scratchBytes);
  const records = new Int32Array((steps.length * STEP_BYTES) / 4);
  steps.forEach((step, index) => {
    const record = new DataView(records.buffer, index * STEP_BYTES, STEP_BYTES);
    const split = splitWork(step, count, threads);
    writeRecord(record, { step, split, scratch: scratches[index], count, places, weightsAddress });
  });
  return { records, scratchBytes, scratchAddress, places, end };
}

/** The channels that pixels of a picture take in memory. */
function storedChannels(node: GraphNode, { nodes, outputs, steps }: CpuPlanRequest): number {
  const step = steps.find(({ output }) => output === node);
  if (!step) {
    // The convolution's patches are gathered from an input without padding.
    const isDense = steps.every(
      ({ input, first }) => input !== node || first?.kind === 'convolution',
    );
    return isDense ? node.channels : padChannels(node.channels);
  }
  // An answer that no other step reads is stored as its reader wants it.
  const isAnswer = outputs.includes(node) && countUsers(nodes, outputs).get(node) === 1;
  const isDense = isAnswer && step.second && !step.residual;
  return isDense ? node.channels : padChannels(node.channels);
}

/** Places the input and the output of every step in memory. */
function placeAll(
  request: CpuPlanRequest,
  start: number,
): { places: Map<GraphNode, BufferPlace>; end: number } {
  const { nodes, outputs, steps, count } = request;
  const inputs = nodes.filter(({ kind }) => kind === 'input');
  const pictures = [...inputs, ...steps.map(({ output }) => output)].map((node) => {
    const channels = storedChannels(node, request);
    const made = steps.findIndex(({ output }) => output === node);
    const lastUse = steps.findLastIndex(
      ({ input, residual }) => input === node || residual === node,
    );
    const bytes = count * node.height * node.width * channels * 4;
    const last = outputs.includes(node) ? steps.length : lastUse;
    return { node, channels, bytes, first: Math.max(made, 0), last };
  });
  const { offsets, bytes } = placePictures(pictures);
  const places = pictures.map(({ node, channels }, index) => {
    const place: BufferPlace = { address: start + offsets[index], storedChannels: channels };
    return [node, place] as const;
  });
  return { places: new Map(places), end: start + bytes };
}
