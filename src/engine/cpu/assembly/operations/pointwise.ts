// 1×1 convolution: the matrix product of [pixels, inputs] and [inputs, outputs]. Weights are packed in panels of
// eight output channels (engine/cpu/pack-weights.ts): eight biases, then eight weights per input channel, so that
// the kernels read them sequentially. Next: pointwise-panel.ts.
import {
  COUNT,
  INPUT,
  INPUT_STRIDE,
  OUTPUT,
  OUTPUT_HEIGHT,
  OUTPUT_STRIDE,
  OUTPUT_WIDTH,
  PANEL,
  RESIDUAL,
  RESIDUAL_STRIDE,
  SECOND,
  STAGE_CHANNELS,
  STAGE_DEPTH,
  STAGE_WEIGHTS,
  TAIL_BYTES,
  TILE,
  TILE_PANELS,
} from '../layout';
import { panelFour, panelSix } from './pointwise-panel';

/**
 * Work item `item` of a pointwise step: TILE pixels × TILE_PANELS panels of output channels. The pixels of all
 * pictures of the batch are contiguous.
 */
export function runPointwise(step: i32, item: i32, scratch: i32): void {
  const stage = step + SECOND;
  const panels = (load<i32>(stage, STAGE_CHANNELS) + PANEL - 1) / PANEL;
  const tilePanels = load<i32>(step, TILE_PANELS);
  const groups = (panels + tilePanels - 1) / tilePanels;
  const firstPanel = (item % groups) * tilePanels;
  const tile = load<i32>(step, TILE);
  const first = (item / groups) * tile;
  const all =
    load<i32>(step, COUNT) * load<i32>(step, OUTPUT_HEIGHT) * load<i32>(step, OUTPUT_WIDTH);
  const inputStride = load<i32>(step, INPUT_STRIDE);
  const outputStride = load<i32>(step, OUTPUT_STRIDE);
  const residualStride = load<i32>(step, RESIDUAL_STRIDE);
  const residual = load<i32>(step, RESIDUAL);
  pointwise(
    stage,
    firstPanel,
    min(firstPanel + tilePanels, panels),
    load<i32>(step, INPUT) + first * inputStride,
    inputStride,
    min(tile, all - first),
    load<i32>(step, OUTPUT) + first * outputStride,
    outputStride,
    residual == 0 ? 0 : residual + first * residualStride,
    residualStride,
    scratch,
  );
}

const PANEL_BYTES: i32 = PANEL * 4;
const TAIL_PIXELS: i32 = TAIL_BYTES / PANEL_BYTES;

/**
 * Computes output channels 8 · `firstPanel` to 8 · `lastPanel` (exclusive) of `pixels` pixels.
 * @param stage the record with weights and activation
 * @param output address of channel 0 of the first pixel
 * @param residual address of values to add, or 0
 * @param tail TAIL_BYTES of scratch memory
 */
export function pointwise(
  stage: i32,
  firstPanel: i32,
  lastPanel: i32,
  input: i32,
  inputStride: i32,
  pixels: i32,
  output: i32,
  outputStride: i32,
  residual: i32,
  residualStride: i32,
  tail: i32,
): void {
  const panelBytes = (load<i32>(stage, STAGE_DEPTH) + 1) * PANEL_BYTES;
  for (let index = firstPanel; index < lastPanel; index++) {
    const panel = load<i32>(stage, STAGE_WEIGHTS) + index * panelBytes;
    const to = output + index * PANEL_BYTES;
    const added = residual == 0 ? 0 : residual + index * PANEL_BYTES;
    const channels = load<i32>(stage, STAGE_CHANNELS) - index * PANEL;
    if (channels >= PANEL) {
      computePanel(stage, panel, input, inputStride, pixels, to, outputStride, added, residualStride);
    } else {
      // The last panel is not full: computed in the scratch memory, of which only the valid channels are copied.
      for (let pixel = 0; pixel < pixels; pixel += TAIL_PIXELS) {
        const some = min(TAIL_PIXELS, pixels - pixel);
        const from = input + pixel * inputStride;
        computePanel(stage, panel, from, inputStride, some, tail, PANEL_BYTES, 0, 0);
        copyTail(tail, to + pixel * outputStride, outputStride, some, channels);
      }
    }
  }
}

/**
 * One panel for all pixels. With fused multiply-add, blocks of six pixels fill the 16 vector registers of x86-64;
 * the remainder uses blocks of four. Without it, the product needs a register, so four is the maximum.
 */
function computePanel(
  stage: i32,
  panel: i32,
  input: i32,
  inputStride: i32,
  pixels: i32,
  output: i32,
  outputStride: i32,
  residual: i32,
  residualStride: i32,
): void {
  let done = 0;
  if (ASC_FEATURE_RELAXED_SIMD) {
    done = pixels - (pixels % 6);
    // Eight pixels are two full blocks of four, which is faster than six and a half-empty four.
    if (pixels - done == 2 && done > 0) done -= 6;
    panelSix(stage, panel, input, inputStride, done, output, outputStride, residual, residualStride);
  }
  panelFour(
    stage,
    panel,
    input + done * inputStride,
    inputStride,
    pixels - done,
    output + done * outputStride,
    outputStride,
    residual == 0 ? 0 : residual + done * residualStride,
    residualStride,
  );
}

/** Copies the first `channels` of the eight floats of each pixel. */
function copyTail(from: i32, to: i32, stride: i32, pixels: i32, channels: i32): void {
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let byte = 0; byte < channels * 4; byte += 4) {
      store<f32>(to + byte, load<f32>(from + byte));
    }
    from += PANEL_BYTES;
    to += stride;
  }
}
