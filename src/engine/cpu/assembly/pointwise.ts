// 1×1 convolution: a matrix product of pixels × input channels with input × output channels. Its
// weights are packed in panels of eight output channels (../pack-weights.ts): eight biases, then eight
// weights for each input channel, so that the kernels (panel.ts) read them in one straight line.
import {
  PANEL,
  STAGE_CHANNELS,
  STAGE_DEPTH,
  STAGE_WEIGHTS,
  TAIL_BYTES,
} from './layout';
import { panelFour, panelSix } from './panel';

const PANEL_BYTES: i32 = PANEL * 4;
const TAIL_PIXELS: i32 = TAIL_BYTES / PANEL_BYTES;

/**
 * Computes output channels `firstPanel` · 8 up to `lastPanel` · 8 of `pixels` pixels.
 * @param stage the record with weights and activation
 * @param output where the pixels' first channels go, whichever panels are computed
 * @param residual added to the result when not 0
 * @param tail room of TAIL_BYTES
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
      // Fewer channels than a vector pair: computed aside, and only the part that counts is stored.
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
 * One panel for all pixels. With fused multiply-add six pixels at a time fill the registers of x86-64,
 * and what is left goes four by four; without, the product needs a register and four is the most.
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
    // Eight are two full fours; six and two would leave half a four empty.
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

/** Stores the first `channels` of eight floats a pixel. */
function copyTail(from: i32, to: i32, stride: i32, pixels: i32, channels: i32): void {
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let byte = 0; byte < channels * 4; byte += 4) {
      store<f32>(to + byte, load<f32>(from + byte));
    }
    from += PANEL_BYTES;
    to += stride;
  }
}
