// Writes one step of a plan as the record that the kernels read. The fields are defined in
// assembly/layout.ts. Next: graph-runner.ts.
import type { Activation } from '../../core/model/movenet.ts';
import * as L from './assembly/layout.ts';
import { padChannels, type BufferPlace } from './buffers.ts';
import type { Step } from './fuse-steps.ts';
import type { GraphNode } from './graph.ts';

/** Offsets in a thread's scratch memory, bytes; see assembly/operations/fused-rows.ts. */
export interface Scratch {
  ring: number;
  depthwiseRow: number;
  secondRow: number;
  patches: number;
  bytes: number;
}

/** How a step is divided into work items; assembly/layout.ts defines a tile for each kind of step. */
export interface WorkSplit {
  tile: number;
  tilePanels: number;
  items: number;
}

/** The content of a record. */
export interface RecordContents {
  step: Step;
  split: WorkSplit;
  scratch: Scratch;
  /** Pictures in the batch. */
  count: number;
  places: ReadonlyMap<GraphNode, BufferPlace>;
  weightsAddress: number;
}

const KINDS = {
  pointwise: L.KIND_POINTWISE,
  rows: L.KIND_ROWS,
  upsample: L.KIND_UPSAMPLE,
  add: L.KIND_ADD,
} as const;

/** Activations as the ranges to which results are clamped. */
const RANGES: Record<Activation, readonly [number, number]> = {
  none: [-Infinity, Infinity],
  relu: [0, Infinity],
  relu6: [0, 6],
};

/** @param record STEP_BYTES bytes of the plan */
export function writeRecord(record: DataView, contents: RecordContents): void {
  const { step, split, scratch, count } = contents;
  const middle = step.first ?? step.input;
  const words = [
    [L.KIND, KINDS[step.kind]],
    [L.ITEMS, split.items],
    [L.TILE, split.tile],
    [L.TILE_PANELS, split.tilePanels],
    [L.COUNT, count],
    [L.MIDDLE_HEIGHT, middle.height],
    [L.MIDDLE_WIDTH, middle.width],
    [L.RING, scratch.ring],
    [L.DEPTHWISE_ROW, scratch.depthwiseRow],
    [L.SECOND_ROW, scratch.secondRow],
    [L.PATCHES, scratch.patches],
  ] as const;
  for (const [field, value] of words) record.setInt32(field, value, true);
  writeMaps(record, contents);
  writeStages(record, contents);
}

function writeMaps(record: DataView, { step, places }: RecordContents): void {
  const write = (field: number, place: BufferPlace | undefined, strideField: number) => {
    record.setInt32(field, place?.address ?? 0, true);
    record.setInt32(strideField, (place?.storedChannels ?? 0) * 4, true);
  };
  const { input, output, residual } = step;
  write(L.INPUT, places.get(input), L.INPUT_STRIDE);
  write(L.OUTPUT, places.get(output), L.OUTPUT_STRIDE);
  write(L.RESIDUAL, residual ? places.get(residual) : undefined, L.RESIDUAL_STRIDE);
  record.setInt32(L.INPUT_HEIGHT, input.height, true);
  record.setInt32(L.INPUT_WIDTH, input.width, true);
  record.setInt32(L.OUTPUT_HEIGHT, output.height, true);
  record.setInt32(L.OUTPUT_WIDTH, output.width, true);
}

function writeStages(record: DataView, { step, places, weightsAddress }: RecordContents): void {
  const { first, depthwise, second, third, output } = step;
  const stages = [
    [L.FIRST, first],
    [L.DEPTHWISE, depthwise],
    [L.SECOND, second],
    [L.THIRD, third],
  ] as const;
  for (const [start, node] of stages) {
    if (!node?.layer) continue;
    const isLast = node === (third ?? second);
    const stored = isLast ? places.get(output)?.storedChannels : undefined;
    const { layer, kind, activation, stride } = node;
    const depth = kind === 'convolution' ? 9 * layer.inputChannels : layer.inputChannels;
    const [low, high] = RANGES[activation];
    record.setInt32(start + L.STAGE_WEIGHTS, weightsAddress + layer.offset, true);
    record.setInt32(start + L.STAGE_DEPTH, depth, true);
    record.setInt32(start + L.STAGE_CHANNELS, stored ?? padChannels(node.channels), true);
    record.setFloat32(start + L.STAGE_LOW, low, true);
    record.setFloat32(start + L.STAGE_HIGH, high, true);
    record.setInt32(start + L.STAGE_STRIDE, stride, true);
  }
}
