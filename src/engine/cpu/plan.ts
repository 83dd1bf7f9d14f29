// Turns steps into the plan that assembly/run.ts executes: an address for every feature map, scratch memory
// for every thread, and a division of every step into work items. Next: plan-records.ts.
import { PANEL, STEP_BYTES, TAIL_BYTES } from './assembly/layout.ts';
import { alignLine, padChannels, placeBuffers, type BufferPlace } from './buffers.ts';
import { countUsers, type Step } from './fuse-steps.ts';
import type { GraphNode } from './graph.ts';
import { writeRecord, type Scratch, type WorkSplit } from './plan-records.ts';

/** A plan for one size, batch and set of outputs. Addresses are bytes from the start of the memory. */
export interface CpuPlan {
  records: Int32Array;
  /** Scratch memory per thread. */
  scratchBytes: number;
  scratchAddress: number;
  places: ReadonlyMap<GraphNode, BufferPlace>;
  /** The end of the plan's memory. */
  end: number;
}

export interface CpuPlanRequest {
  nodes: readonly GraphNode[];
  outputs: readonly GraphNode[];
  steps: readonly Step[];
  /** Pictures in the batch. */
  count: number;
  threads: number;
  weightsAddress: number;
  /** The start of the plan's memory: records, then scratch, then feature maps. */
  start: number;
}

/** Creates a plan without accessing the engine's memory. */
export function createCpuPlan(request: CpuPlanRequest): CpuPlan {
  const { steps, count, threads, weightsAddress, start } = request;
  const scratches = steps.map((step) => layoutScratch(step));
  const scratchBytes = Math.max(TAIL_BYTES, ...scratches.map(({ bytes }) => bytes));
  const scratchAddress = alignLine(start + steps.length * STEP_BYTES);
  const { places, end } = placeMaps(request, scratchAddress + threads * scratchBytes);
  const records = new Int32Array((steps.length * STEP_BYTES) / 4);
  steps.forEach((step, index) => {
    const record = new DataView(records.buffer, index * STEP_BYTES, STEP_BYTES);
    const split = splitWork(step, count, threads);
    writeRecord(record, { step, split, scratch: scratches[index], count, places, weightsAddress });
  });
  return { records, scratchBytes, scratchAddress, places, end };
}

/** The channels that one pixel of a map occupies in memory. */
function storedChannels(node: GraphNode, { nodes, outputs, steps }: CpuPlanRequest): number {
  const step = steps.find(({ output }) => output === node);
  if (!step) {
    // The convolution reads its input without padding.
    const isDense = steps.every(
      ({ input, first }) => input !== node || first?.kind === 'convolution',
    );
    return isDense ? node.channels : padChannels(node.channels);
  }
  // An output that no step reads is stored without padding, so that it can be read as a view.
  const isOnlyOutput = outputs.includes(node) && countUsers(nodes, outputs).get(node) === 1;
  const isDense = isOnlyOutput && step.second && !step.residual;
  return isDense ? node.channels : padChannels(node.channels);
}

/** Assigns addresses to the input and to the output of every step. */
function placeMaps(
  request: CpuPlanRequest,
  start: number,
): { places: Map<GraphNode, BufferPlace>; end: number } {
  const { nodes, outputs, steps, count } = request;
  const inputs = nodes.filter(({ kind }) => kind === 'input');
  const maps = [...inputs, ...steps.map(({ output }) => output)].map((node) => {
    const channels = storedChannels(node, request);
    const made = steps.findIndex(({ output }) => output === node);
    const lastUse = steps.findLastIndex(
      ({ input, residual }) => input === node || residual === node,
    );
    const bytes = count * node.height * node.width * channels * 4;
    const last = outputs.includes(node) ? steps.length : lastUse;
    return { node, channels, bytes, first: Math.max(made, 0), last };
  });
  const { offsets, bytes } = placeBuffers(maps);
  const places = maps.map(({ node, channels }, index) => {
    const place: BufferPlace = { address: start + offsets[index], storedChannels: channels };
    return [node, place] as const;
  });
  return { places: new Map(places), end: start + bytes };
}

/** The buffers between the stages of a fused step. */
function layoutScratch({ kind, first, depthwise, second, third, input }: Step): Scratch {
  let bytes = TAIL_BYTES;
  const reserve = (floats: number) => {
    const offset = bytes;
    bytes = alignLine(bytes + floats * 4);
    return offset;
  };
  if (kind !== 'rows') return { ring: 0, depthwiseRow: 0, secondRow: 0, patches: 0, bytes };
  const rowOf = (node: GraphNode) => node.width * padChannels(node.channels);
  return {
    ring: first && depthwise ? reserve(3 * rowOf(first)) : 0,
    depthwiseRow: depthwise && second ? reserve(rowOf(depthwise)) : 0,
    secondRow: second && third ? reserve(rowOf(second)) : 0,
    // One vector more, because patches are copied in whole vectors.
    patches: first?.kind === 'convolution' ? reserve(first.width * 9 * input.channels + 4) : 0,
    bytes,
  };
}

/** A multiple of 6 and of 4 whose input and output stay in the first-level cache while the panels change. */
const TILE_PIXELS = 48;
const MIN_TILE_PIXELS = 24;
/** More work items balance the load between threads; fewer cost less to distribute. */
const PIECES_PER_THREAD = 4;

/** Divides a step into work items that threads take one by one. @param count pictures in the batch */
export function splitWork(step: Step, count: number, threads: number): WorkSplit {
  switch (step.kind) {
    case 'pointwise':
      return splitPointwise(step, count, threads);
    case 'rows':
      return splitRows(step, count, threads);
    case 'upsample':
      return splitByRows(step, count, threads * PIECES_PER_THREAD);
    case 'add': {
      const pixels = count * step.output.height * step.output.width;
      const tile = Math.ceil(pixels / threads);
      return { tile, tilePanels: 0, items: Math.ceil(pixels / tile) };
    }
  }
}

function splitPointwise({ output }: Step, count: number, threads: number): WorkSplit {
  const pixels = count * output.height * output.width;
  const panels = Math.ceil(output.channels / PANEL);
  const wanted = threads === 1 ? 1 : threads * PIECES_PER_THREAD;
  const tile = pixels >= wanted * TILE_PIXELS ? TILE_PIXELS : MIN_TILE_PIXELS;
  const tiles = Math.ceil(pixels / tile);
  const groups = Math.min(panels, Math.max(1, Math.ceil(wanted / tiles)));
  const tilePanels = Math.ceil(panels / groups);
  return { tile, tilePanels, items: tiles * Math.ceil(panels / tilePanels) };
}

/** With a first stage, adjacent bands compute up to two rows twice, so there is only one band per thread. */
function splitRows(step: Step, count: number, threads: number): WorkSplit {
  return splitByRows(
    step,
    count,
    step.first && step.depthwise ? threads : threads * PIECES_PER_THREAD,
  );
}

function splitByRows({ output }: Step, count: number, pieces: number): WorkSplit {
  const bands = Math.max(1, Math.min(output.height, Math.ceil(pieces / count)));
  const tile = Math.ceil(output.height / bands);
  return { tile, tilePanels: 0, items: count * Math.ceil(output.height / tile) };
}
