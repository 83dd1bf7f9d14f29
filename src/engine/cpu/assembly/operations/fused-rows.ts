// Fuses several layers, one output row at a time, so that intermediate rows stay in the cache:
//   [first: pointwise or 3×3 convolution] → depthwise → [second: pointwise, + residual] → [third: pointwise]
// Stages in brackets are optional, and a convolution can be the only stage. The first stage writes into a ring of
// three rows, the window of the depthwise stage.
import {
  DEPTHWISE,
  DEPTHWISE_ROW,
  FIRST,
  SECOND_ROW,
  INPUT,
  INPUT_HEIGHT,
  INPUT_STRIDE,
  INPUT_WIDTH,
  MIDDLE_HEIGHT,
  MIDDLE_WIDTH,
  OUTPUT,
  OUTPUT_HEIGHT,
  OUTPUT_STRIDE,
  OUTPUT_WIDTH,
  PANEL,
  PATCHES,
  RESIDUAL,
  RESIDUAL_STRIDE,
  RING,
  SECOND,
  STAGE_CHANNELS,
  STAGE_STRIDE,
  STAGE_WEIGHTS,
  THIRD,
  TILE,
} from '../layout';
import { gatherPatches } from './convolution';
import { depthwiseRow, paddingBefore } from './depthwise';
import { pointwise } from './pointwise';

const RING_ROWS: i32 = 3;

/** Work item `item`: one band of TILE output rows of one picture. */
export function runRows(step: i32, item: i32, scratch: i32): void {
  const height = load<i32>(step, OUTPUT_HEIGHT);
  const tile = load<i32>(step, TILE);
  const bands = (height + tile - 1) / tile;
  const picture = item / bands;
  const from = (item % bands) * tile;
  const end = min(from + tile, height);
  const inputBytes =
    load<i32>(step, INPUT_HEIGHT) * load<i32>(step, INPUT_WIDTH) * load<i32>(step, INPUT_STRIDE);
  const input = load<i32>(step, INPUT) + picture * inputBytes;
  if (load<i32>(step + DEPTHWISE, STAGE_WEIGHTS) == 0) {
    for (let y = from; y < end; y++)
      firstRow(
        step,
        input,
        y,
        outputRow(step, picture, y),
        load<i32>(step, OUTPUT_STRIDE),
        scratch,
      );
  } else {
    blockRows(step, input, picture, from, end, scratch);
  }
}

/** Address of output row `y`. */
function outputRow(step: i32, picture: i32, y: i32): i32 {
  const row = picture * load<i32>(step, OUTPUT_HEIGHT) + y;
  return (
    load<i32>(step, OUTPUT) + row * load<i32>(step, OUTPUT_WIDTH) * load<i32>(step, OUTPUT_STRIDE)
  );
}

/** Rows `from` to `end` (exclusive) of a step with a depthwise stage. */
function blockRows(step: i32, input: i32, picture: i32, from: i32, end: i32, scratch: i32): void {
  const depthwise = step + DEPTHWISE;
  const stride = load<i32>(depthwise, STAGE_STRIDE);
  const height = load<i32>(step, MIDDLE_HEIGHT);
  const width = load<i32>(step, MIDDLE_WIDTH);
  const pixelBytes = load<i32>(depthwise, STAGE_CHANNELS) * 4;
  const rowBytes = width * pixelBytes;
  const hasFirst = load<i32>(step + FIRST, STAGE_WEIGHTS) != 0;
  const hasSecond = load<i32>(step + SECOND, STAGE_WEIGHTS) != 0;
  const padding = paddingBefore(height, load<i32>(step, OUTPUT_HEIGHT), stride);
  const rows = hasFirst ? scratch + load<i32>(step, RING) : input;
  const depthwiseOutput = scratch + load<i32>(step, DEPTHWISE_ROW);
  let made = max(0, from * stride - padding);
  for (let y = from; y < end; y++) {
    const top = y * stride - padding;
    for (; hasFirst && made < min(top + 3, height); made++) {
      const slot = rows + (made % RING_ROWS) * rowBytes;
      firstRow(step, input, made, slot, pixelBytes, scratch);
    }
    const output = outputRow(step, picture, y);
    depthwiseRow(
      depthwise,
      rowAddress(rows, top, height, rowBytes, hasFirst),
      rowAddress(rows, top + 1, height, rowBytes, hasFirst),
      rowAddress(rows, top + 2, height, rowBytes, hasFirst),
      width,
      hasSecond ? depthwiseOutput : output,
      load<i32>(step, OUTPUT_WIDTH),
      pixelBytes,
    );
    if (hasSecond) projectRow(step, depthwiseOutput, pixelBytes, picture, y, output, scratch);
  }
}

/** Address of a row in the ring or in the input map; 0 outside the picture. */
function rowAddress(rows: i32, y: i32, height: i32, rowBytes: i32, isRing: bool): i32 {
  if (y < 0 || y >= height) return 0;
  return rows + (isRing ? y % RING_ROWS : y) * rowBytes;
}

/** Computes row `y` of the first stage. */
function firstRow(
  step: i32,
  input: i32,
  y: i32,
  output: i32,
  outputStride: i32,
  scratch: i32,
): void {
  const stage = step + FIRST;
  const width = load<i32>(step, INPUT_WIDTH);
  const pixelBytes = load<i32>(step, INPUT_STRIDE);
  const panels = panelsOf(stage);
  if (load<i32>(stage, STAGE_STRIDE) == 1) {
    const row = input + y * width * pixelBytes;
    pointwise(stage, 0, panels, row, pixelBytes, width, output, outputStride, 0, 0, scratch);
    return;
  }
  const patches = scratch + load<i32>(step, PATCHES);
  const middleWidth = load<i32>(step, MIDDLE_WIDTH);
  gatherPatches(
    input,
    load<i32>(step, INPUT_HEIGHT),
    width,
    pixelBytes,
    y,
    load<i32>(step, MIDDLE_HEIGHT),
    middleWidth,
    patches,
  );
  pointwise(
    stage,
    0,
    panels,
    patches,
    9 * pixelBytes,
    middleWidth,
    output,
    outputStride,
    0,
    0,
    scratch,
  );
}

/** Applies the second stage, and the third if present, to one row. */
function projectRow(
  step: i32,
  depthwiseOutput: i32,
  depthwiseStride: i32,
  picture: i32,
  y: i32,
  output: i32,
  scratch: i32,
): void {
  const second = step + SECOND;
  const third = step + THIRD;
  const width = load<i32>(step, OUTPUT_WIDTH);
  const outputStride = load<i32>(step, OUTPUT_STRIDE);
  if (load<i32>(third, STAGE_WEIGHTS) != 0) {
    const secondRow = scratch + load<i32>(step, SECOND_ROW);
    const secondStride = load<i32>(second, STAGE_CHANNELS) * 4;
    pointwise(
      second,
      0,
      panelsOf(second),
      depthwiseOutput,
      depthwiseStride,
      width,
      secondRow,
      secondStride,
      0,
      0,
      scratch,
    );
    pointwise(
      third,
      0,
      panelsOf(third),
      secondRow,
      secondStride,
      width,
      output,
      outputStride,
      0,
      0,
      scratch,
    );
    return;
  }
  const residualStride = load<i32>(step, RESIDUAL_STRIDE);
  let residual = load<i32>(step, RESIDUAL);
  if (residual != 0) {
    residual += (picture * load<i32>(step, OUTPUT_HEIGHT) + y) * width * residualStride;
  }
  pointwise(
    second,
    0,
    panelsOf(second),
    depthwiseOutput,
    depthwiseStride,
    width,
    output,
    outputStride,
    residual,
    residualStride,
    scratch,
  );
}

/** Number of panels that a stage stores. */
function panelsOf(stage: i32): i32 {
  return (load<i32>(stage, STAGE_CHANNELS) + PANEL - 1) / PANEL;
}
