// 3×3 depthwise convolution of one output row with SAME padding. Weights are packed in groups of four channels
// (engine/cpu/pack-weights.ts): a vector of biases, then nine vectors of weights, row by row.
import { STAGE_HIGH, STAGE_LOW, STAGE_STRIDE, STAGE_WEIGHTS } from '../layout';
import { clamp, multiplyAdd } from '../simd';

const GROUP_BYTES: i32 = 160;
const VECTOR_BYTES: i32 = 16;

/** Pixels of TensorFlow's SAME padding before the first pixel, for a 3×3 window. An odd pixel goes after the last. */
export function paddingBefore(input: i32, output: i32, stride: i32): i32 {
  return max((output - 1) * stride + 3 - input, 0) >> 1;
}

/**
 * Computes one output row from three input rows.
 * @param row0 address of the upper row, or 0 outside the picture; likewise `row1` and `row2`
 * @param pixelBytes bytes from one pixel to the next, of input and output: the channels padded to full vectors
 */
export function depthwiseRow(
  stage: i32,
  row0: i32,
  row1: i32,
  row2: i32,
  inputWidth: i32,
  output: i32,
  outputWidth: i32,
  pixelBytes: i32,
): void {
  const stride = load<i32>(stage, STAGE_STRIDE);
  const padding = paddingBefore(inputWidth, outputWidth, stride);
  let x = 0;
  for (; x + 4 <= outputWidth; x += 4) {
    const column = x * stride - padding;
    if (stride == 1) fourStride1(stage, row0, row1, row2, column, inputWidth, output, pixelBytes);
    else fourStride2(stage, row0, row1, row2, column, inputWidth, output, pixelBytes);
    output += 4 * pixelBytes;
  }
  for (; x < outputWidth; x++) {
    const column = x * stride - padding;
    onePixel(stage, row0, row1, row2, column, inputWidth, output, pixelBytes);
    output += pixelBytes;
  }
}

/** All ones for a column inside the picture, else zero. */
function columnMask(column: i32, width: i32): v128 {
  return i32x4.splat(column >= 0 && column < width ? -1 : 0);
}

/** Bytes from a row's start to a column. Columns outside are clamped to the picture; `columnMask` zeroes them. */
function columnOffset(column: i32, width: i32, pixelBytes: i32): i32 {
  return max(0, min(column, width - 1)) * pixelBytes;
}

/** Four adjacent outputs at stride 1. Of the six input columns only the first and last can lie outside. */
function fourStride1(
  stage: i32,
  row0: i32,
  row1: i32,
  row2: i32,
  column: i32,
  width: i32,
  output: i32,
  pixelBytes: i32,
): void {
  const low = v128.load32_splat(stage, STAGE_LOW);
  const high = v128.load32_splat(stage, STAGE_HIGH);
  const firstMask = columnMask(column, width);
  const lastMask = columnMask(column + 5, width);
  const first = columnOffset(column, width, pixelBytes);
  const last = columnOffset(column + 5, width, pixelBytes);
  const inner = (column + 1) * pixelBytes;
  let group = load<i32>(stage, STAGE_WEIGHTS);
  for (let c = 0; c < pixelBytes; c += VECTOR_BYTES) {
    let a0 = v128.load(group);
    let a1 = a0;
    let a2 = a0;
    let a3 = a0;
    let weights = group + VECTOR_BYTES;
    for (let tap = 0; tap < 3; tap++) {
      const row = tap == 0 ? row0 : tap == 1 ? row1 : row2;
      if (row != 0) {
        const w0 = v128.load(weights);
        const w1 = v128.load(weights, 16);
        const w2 = v128.load(weights, 32);
        a0 = multiplyAdd(v128.and(v128.load(row + first + c), firstMask), w0, a0);
        let from = row + inner + c;
        let x = v128.load(from);
        a0 = multiplyAdd(x, w1, a0);
        a1 = multiplyAdd(x, w0, a1);
        x = v128.load((from += pixelBytes));
        a0 = multiplyAdd(x, w2, a0);
        a1 = multiplyAdd(x, w1, a1);
        a2 = multiplyAdd(x, w0, a2);
        x = v128.load((from += pixelBytes));
        a1 = multiplyAdd(x, w2, a1);
        a2 = multiplyAdd(x, w1, a2);
        a3 = multiplyAdd(x, w0, a3);
        x = v128.load(from + pixelBytes);
        a2 = multiplyAdd(x, w2, a2);
        a3 = multiplyAdd(x, w1, a3);
        a3 = multiplyAdd(v128.and(v128.load(row + last + c), lastMask), w2, a3);
      }
      weights += 3 * VECTOR_BYTES;
    }
    let to = output + c;
    v128.store(to, clamp(a0, low, high));
    v128.store((to += pixelBytes), clamp(a1, low, high));
    v128.store((to += pixelBytes), clamp(a2, low, high));
    v128.store(to + pixelBytes, clamp(a3, low, high));
    group += GROUP_BYTES;
  }
}

/** Four adjacent outputs at stride 2, from nine input columns. */
function fourStride2(
  stage: i32,
  row0: i32,
  row1: i32,
  row2: i32,
  column: i32,
  width: i32,
  output: i32,
  pixelBytes: i32,
): void {
  const low = v128.load32_splat(stage, STAGE_LOW);
  const high = v128.load32_splat(stage, STAGE_HIGH);
  const firstMask = columnMask(column, width);
  const lastMask = columnMask(column + 8, width);
  const first = columnOffset(column, width, pixelBytes);
  const last = columnOffset(column + 8, width, pixelBytes);
  const inner = (column + 1) * pixelBytes;
  let group = load<i32>(stage, STAGE_WEIGHTS);
  for (let c = 0; c < pixelBytes; c += VECTOR_BYTES) {
    let a0 = v128.load(group);
    let a1 = a0;
    let a2 = a0;
    let a3 = a0;
    let weights = group + VECTOR_BYTES;
    for (let tap = 0; tap < 3; tap++) {
      const row = tap == 0 ? row0 : tap == 1 ? row1 : row2;
      if (row != 0) {
        const w0 = v128.load(weights);
        const w1 = v128.load(weights, 16);
        const w2 = v128.load(weights, 32);
        a0 = multiplyAdd(v128.and(v128.load(row + first + c), firstMask), w0, a0);
        let from = row + inner + c;
        a0 = multiplyAdd(v128.load(from), w1, a0);
        let x = v128.load((from += pixelBytes));
        a0 = multiplyAdd(x, w2, a0);
        a1 = multiplyAdd(x, w0, a1);
        a1 = multiplyAdd(v128.load((from += pixelBytes)), w1, a1);
        x = v128.load((from += pixelBytes));
        a1 = multiplyAdd(x, w2, a1);
        a2 = multiplyAdd(x, w0, a2);
        a2 = multiplyAdd(v128.load((from += pixelBytes)), w1, a2);
        x = v128.load((from += pixelBytes));
        a2 = multiplyAdd(x, w2, a2);
        a3 = multiplyAdd(x, w0, a3);
        a3 = multiplyAdd(v128.load(from + pixelBytes), w1, a3);
        a3 = multiplyAdd(v128.and(v128.load(row + last + c), lastMask), w2, a3);
      }
      weights += 3 * VECTOR_BYTES;
    }
    let to = output + c;
    v128.store(to, clamp(a0, low, high));
    v128.store((to += pixelBytes), clamp(a1, low, high));
    v128.store((to += pixelBytes), clamp(a2, low, high));
    v128.store(to + pixelBytes, clamp(a3, low, high));
    group += GROUP_BYTES;
  }
}

/** One output, of which any column can lie outside: the remainder of a row. */
function onePixel(
  stage: i32,
  row0: i32,
  row1: i32,
  row2: i32,
  column: i32,
  width: i32,
  output: i32,
  pixelBytes: i32,
): void {
  const low = v128.load32_splat(stage, STAGE_LOW);
  const high = v128.load32_splat(stage, STAGE_HIGH);
  const mask0 = columnMask(column, width);
  const mask1 = columnMask(column + 1, width);
  const mask2 = columnMask(column + 2, width);
  const offset0 = columnOffset(column, width, pixelBytes);
  const offset1 = columnOffset(column + 1, width, pixelBytes);
  const offset2 = columnOffset(column + 2, width, pixelBytes);
  let group = load<i32>(stage, STAGE_WEIGHTS);
  for (let c = 0; c < pixelBytes; c += VECTOR_BYTES) {
    let sum = v128.load(group);
    let weights = group + VECTOR_BYTES;
    for (let tap = 0; tap < 3; tap++) {
      const row = (tap == 0 ? row0 : tap == 1 ? row1 : row2) + c;
      if (row != c) {
        sum = multiplyAdd(v128.and(v128.load(row + offset0), mask0), v128.load(weights), sum);
        sum = multiplyAdd(v128.and(v128.load(row + offset1), mask1), v128.load(weights, 16), sum);
        sum = multiplyAdd(v128.and(v128.load(row + offset2), mask2), v128.load(weights, 32), sum);
      }
      weights += 3 * VECTOR_BYTES;
    }
    v128.store(output + c, clamp(sum, low, high));
    group += GROUP_BYTES;
  }
}
