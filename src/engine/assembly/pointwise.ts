// 1×1 convolution: a matrix product of pixels × input channels with input × output channels. Nine
// tenths of the network's arithmetic happen in `pointwisePanel`. Its weights are packed in panels of
// eight output channels (../pack-weights.ts): eight biases, then eight weights for each input channel,
// so that the kernel reads them in one straight line.
import { PANEL, STAGE_CHANNELS, STAGE_DEPTH, STAGE_HIGH, STAGE_LOW, STAGE_WEIGHTS } from './layout';
import { BLOCK_PIXELS, clamp, multiplyAdd } from './simd';

const PANEL_BYTES: i32 = PANEL * 4;

/**
 * Computes output channels `firstPanel` · 8 up to `lastPanel` · 8 of `pixels` pixels.
 * @param stage the record with weights and activation
 * @param output where the pixels' first channels go, whichever panels are computed
 * @param residual added to the result when not 0
 * @param tail room for BLOCK_PIXELS · 8 floats
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
  const depth = load<i32>(stage, STAGE_DEPTH);
  const channels = load<i32>(stage, STAGE_CHANNELS);
  const panelBytes = (depth + 1) * PANEL_BYTES;
  for (let index = firstPanel; index < lastPanel; index++) {
    const panel = load<i32>(stage, STAGE_WEIGHTS) + index * panelBytes;
    const offset = index * PANEL_BYTES;
    const rest = residual == 0 ? 0 : residual + offset;
    const left = channels - index * PANEL;
    if (left >= PANEL) {
      pointwisePanel(
        panel,
        depth,
        input,
        inputStride,
        pixels,
        output + offset,
        outputStride,
        rest,
        residualStride,
        stage,
      );
    } else {
      const to = output + offset;
      for (let pixel = 0; pixel < pixels; pixel += BLOCK_PIXELS) {
        const block = min(BLOCK_PIXELS, pixels - pixel);
        const from = input + pixel * inputStride;
        pointwisePanel(panel, depth, from, inputStride, block, tail, PANEL_BYTES, 0, 0, stage);
        copyTail(tail, to + pixel * outputStride, outputStride, block, left);
      }
    }
  }
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

/**
 * One panel of eight output channels for all pixels, BLOCK_PIXELS at a time. The sums of a block live
 * in registers: for each input channel two vectors of weights meet one broadcast value a pixel. The
 * loop is not unrolled: V8 would hoist the loads and spill the sums. A last block that is not full
 * repeats the last pixel.
 */
function pointwisePanel(
  panel: i32,
  depth: i32,
  input: i32,
  inputStride: i32,
  pixels: i32,
  output: i32,
  outputStride: i32,
  residual: i32,
  residualStride: i32,
  stage: i32,
): void {
  const end = panel + (depth + 1) * PANEL_BYTES;
  for (let pixel = 0; pixel < pixels; pixel += BLOCK_PIXELS) {
    const last = pixels - 1 - pixel;
    const p1 = min(1, last);
    const p2 = min(2, last);
    const p3 = min(3, last);
    const p4 = min(4, last);
    const p5 = min(5, last);
    let x0 = input + pixel * inputStride;
    let x1 = x0 + p1 * inputStride;
    let x2 = x0 + p2 * inputStride;
    let x3 = x0 + p3 * inputStride;
    let x4 = x0 + p4 * inputStride;
    let x5 = x0 + p5 * inputStride;
    let a0 = v128.load(panel);
    let b0 = v128.load(panel, 16);
    let a1 = a0;
    let b1 = b0;
    let a2 = a0;
    let b2 = b0;
    let a3 = a0;
    let b3 = b0;
    let a4 = a0;
    let b4 = b0;
    let a5 = a0;
    let b5 = b0;
    for (let weights = panel + PANEL_BYTES; weights < end; weights += PANEL_BYTES) {
      const wa = v128.load(weights);
      const wb = v128.load(weights, 16);
      let x = v128.load32_splat(x0);
      a0 = multiplyAdd(x, wa, a0);
      b0 = multiplyAdd(x, wb, b0);
      x = v128.load32_splat(x1);
      a1 = multiplyAdd(x, wa, a1);
      b1 = multiplyAdd(x, wb, b1);
      x = v128.load32_splat(x2);
      a2 = multiplyAdd(x, wa, a2);
      b2 = multiplyAdd(x, wb, b2);
      x = v128.load32_splat(x3);
      a3 = multiplyAdd(x, wa, a3);
      b3 = multiplyAdd(x, wb, b3);
      if (BLOCK_PIXELS > 4) {
        x = v128.load32_splat(x4);
        a4 = multiplyAdd(x, wa, a4);
        b4 = multiplyAdd(x, wb, b4);
        x = v128.load32_splat(x5);
        a5 = multiplyAdd(x, wa, a5);
        b5 = multiplyAdd(x, wb, b5);
        x4 += 4;
        x5 += 4;
      }
      x0 += 4;
      x1 += 4;
      x2 += 4;
      x3 += 4;
    }
    // Only now: while the sums are made they need every register.
    const low = v128.load32_splat(stage, STAGE_LOW);
    const high = v128.load32_splat(stage, STAGE_HIGH);
    const y0 = output + pixel * outputStride;
    const r0 = residual == 0 ? 0 : residual + pixel * residualStride;
    finish(y0, r0, a0, b0, low, high);
    finish(y0 + p1 * outputStride, r0 + p1 * residualStride, a1, b1, low, high);
    finish(y0 + p2 * outputStride, r0 + p2 * residualStride, a2, b2, low, high);
    finish(y0 + p3 * outputStride, r0 + p3 * residualStride, a3, b3, low, high);
    if (BLOCK_PIXELS > 4) {
      finish(y0 + p4 * outputStride, r0 + p4 * residualStride, a4, b4, low, high);
      finish(y0 + p5 * outputStride, r0 + p5 * residualStride, a5, b5, low, high);
    }
  }
}

/** Adds the residual, if any, clamps and stores one pixel's eight channels. */
function finish(output: i32, residual: i32, a: v128, b: v128, low: v128, high: v128): void {
  if (residual != 0) {
    a = f32x4.add(a, v128.load(residual));
    b = f32x4.add(b, v128.load(residual, 16));
  }
  v128.store(output, clamp(a, low, high));
  v128.store(output, clamp(b, low, high), 16);
}
