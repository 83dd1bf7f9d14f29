// Turns steps into the plan that assembly/run.ts executes: a place in memory for every picture and a
// record for every step. The fields of a record are explained in assembly/layout.ts.
import * as L from './assembly/layout.ts';
import { countUsers, type Step } from './fuse-steps.ts';
import { alignLine, placePictures } from './place-pictures.ts';
import type { GraphNode } from './record-graph.ts';
import { splitWork } from './split-work.ts';

/** A picture's place: its address, and the channels that a pixel takes there. */
export interface Place {
  address: number;
  storedChannels: number;
}

/** A plan for one size, batch and choice of outputs. Addresses are absolute. */
export interface Plan {
  records: Int32Array;
  /** Of each thread. */
  scratchBytes: number;
  scratchAddress: number;
  places: ReadonlyMap<GraphNode, Place>;
  /** Where the plan's memory ends. */
  end: number;
}

export interface PlanRequest {
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

export function createPlan(request: PlanRequest): Plan {
  const { steps, threads, start } = request;
  const scratches = steps.map((step) => layoutScratch(step));
  const scratchBytes = Math.max(L.TAIL_BYTES, ...scratches.map(({ bytes }) => bytes));
  const scratchAddress = alignLine(start + steps.length * L.STEP_BYTES);
  const { places, end } = place(request, scratchAddress + threads * scratchBytes);
  const records = new Int32Array((steps.length * L.STEP_BYTES) / 4);
  steps.forEach((step, index) => {
    const record = new DataView(records.buffer, index * L.STEP_BYTES, L.STEP_BYTES);
    writeStep(record, step, request, places);
    writeScratch(record, scratches[index]);
  });
  return { records, scratchBytes, scratchAddress, places, end };
}

/** Channels rounded up to whole panels: the kernels read and write full vectors. */
function padChannels(channels: number): number {
  return Math.ceil(channels / L.PANEL) * L.PANEL;
}

function place(
  { nodes, outputs, steps, count }: PlanRequest,
  start: number,
): { places: Map<GraphNode, Place>; end: number } {
  const users = countUsers(nodes, outputs);
  const last = (node: GraphNode) =>
    outputs.includes(node)
      ? steps.length
      : steps.findLastIndex((step) => step.input === node || step.residual === node);
  const pictures: { node: GraphNode; first: number; storedChannels: number }[] = [];
  const input = nodes.find((node) => node.kind === 'input');
  if (input) {
    // The convolution's patches are gathered from pixels without padding.
    const isDense = steps.every(
      (step) => step.input !== input || step.first?.kind === 'convolution',
    );
    const storedChannels = isDense ? input.channels : padChannels(input.channels);
    pictures.push({ node: input, first: 0, storedChannels });
  }
  steps.forEach((step, index) => {
    // An answer that nothing else reads is stored as its reader wants it.
    const isDense =
      step.second &&
      !step.residual &&
      users.get(step.output) === 1 &&
      outputs.includes(step.output);
    const { channels } = step.output;
    const storedChannels = isDense ? channels : padChannels(channels);
    pictures.push({ node: step.output, first: index, storedChannels });
  });
  const { offsets, bytes } = placePictures(
    pictures.map(({ node, first, storedChannels }) => ({
      bytes: count * node.height * node.width * storedChannels * 4,
      first,
      last: last(node),
    })),
  );
  const places = pictures.map(
    ({ node, storedChannels }, index) =>
      [node, { address: start + offsets[index], storedChannels }] as const,
  );
  return { places: new Map(places), end: start + bytes };
}

interface Scratch {
  ring: number;
  filtered: number;
  hidden: number;
  patches: number;
  bytes: number;
}

/** Offsets of a thread's buffers for one step; see assembly/rows.ts for what they hold. */
function layoutScratch({ kind, first, depthwise, second, third, input }: Step): Scratch {
  let bytes = L.TAIL_BYTES;
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

function writeScratch(record: DataView, scratch: Scratch): void {
  record.setInt32(L.RING, scratch.ring, true);
  record.setInt32(L.FILTERED, scratch.filtered, true);
  record.setInt32(L.HIDDEN, scratch.hidden, true);
  record.setInt32(L.PATCHES, scratch.patches, true);
}

const KINDS = {
  pointwise: L.KIND_POINTWISE,
  rows: L.KIND_ROWS,
  upsample: L.KIND_UPSAMPLE,
  add: L.KIND_ADD,
} as const;

function writeStep(
  record: DataView,
  step: Step,
  { count, threads, weightsAddress }: PlanRequest,
  places: ReadonlyMap<GraphNode, Place>,
): void {
  const set = (field: number, value: number) => record.setInt32(field, value, true);
  const { input, output, residual } = step;
  const from = places.get(input)!;
  const to = places.get(output)!;
  const added = residual && places.get(residual)!;
  const { tile, tilePanels, items } = splitWork(step, count, threads);
  set(L.KIND, KINDS[step.kind]);
  set(L.ITEMS, items);
  set(L.TILE, tile);
  set(L.TILE_PANELS, tilePanels);
  set(L.COUNT, count);
  set(L.INPUT, from.address);
  set(L.INPUT_HEIGHT, input.height);
  set(L.INPUT_WIDTH, input.width);
  set(L.INPUT_STRIDE, from.storedChannels * 4);
  set(L.OUTPUT, to.address);
  set(L.OUTPUT_HEIGHT, output.height);
  set(L.OUTPUT_WIDTH, output.width);
  set(L.OUTPUT_STRIDE, to.storedChannels * 4);
  set(L.RESIDUAL, added?.address ?? 0);
  set(L.RESIDUAL_STRIDE, (added?.storedChannels ?? 0) * 4);
  const middle = step.first ?? input;
  set(L.MIDDLE_HEIGHT, middle.height);
  set(L.MIDDLE_WIDTH, middle.width);
  const stages = [
    [L.FIRST, step.first],
    [L.DEPTHWISE, step.depthwise],
    [L.SECOND, step.second],
    [L.THIRD, step.third],
  ] as const;
  for (const [field, node] of stages) {
    const isLast = node === (step.third ?? step.second);
    const stored = isLast ? to.storedChannels : padChannels(node?.channels ?? 0);
    if (node) writeStage(record, field, node, stored, weightsAddress);
  }
}

/** Activations as ranges: nothing is clamped, or below zero, or outside zero to six. */
const RANGES = { none: [-Infinity, Infinity], relu: [0, Infinity], relu6: [0, 6] } as const;

function writeStage(
  record: DataView,
  field: number,
  { layer, kind, activation, stride }: GraphNode,
  storedChannels: number,
  weightsAddress: number,
): void {
  if (!layer) return;
  const [low, high] = RANGES[activation];
  const depth = kind === 'convolution' ? 9 * layer.inputChannels : layer.inputChannels;
  record.setInt32(field + L.STAGE_WEIGHTS, weightsAddress + layer.offset, true);
  record.setInt32(field + L.STAGE_DEPTH, depth, true);
  record.setInt32(field + L.STAGE_CHANNELS, storedChannels, true);
  record.setFloat32(field + L.STAGE_LOW, low, true);
  record.setFloat32(field + L.STAGE_HIGH, high, true);
  record.setInt32(field + L.STAGE_STRIDE, stride, true);
}
