// 3×3 depthwise convolution at stride 1 and the gradients of its input and kernel. Maps are [height, width, channels],
// zero outside the map; `channels` is a multiple of 4.
import { multiplyAdd } from '../../simd';
import { storeGradient } from '../epilogue';
import { EPILOGUE_STORE } from '../layout';

/** output[y, x, c] = bias[c] + Σ input[y + i − 1, x + j − 1, c] · kernel[i, j, c]. */
export function depthwise(
  input: i32,
  height: i32,
  width: i32,
  channels: i32,
  kernel: i32,
  bias: i32,
  output: i32,
): void {
  const pixelBytes = channels * 4;
  for (let y = 0; y < height; y++) {
    depthwiseRow(input, y, height, width, pixelBytes, kernel, pixelBytes, bias, output, EPILOGUE_STORE);
  }
}

/**
 * Gradient of the input: the output's gradient convolved with the flipped kernel.
 * @param output stored with the epilogue; with EPILOGUE_MASK it is the ReLU output that was the layer's input
 */
export function depthwiseInputGradient(
  gradient: i32,
  height: i32,
  width: i32,
  channels: i32,
  kernel: i32,
  output: i32,
  epilogue: i32,
): void {
  const pixelBytes = channels * 4;
  const last = kernel + 8 * pixelBytes;
  for (let y = 0; y < height; y++) {
    depthwiseRow(gradient, y, height, width, pixelBytes, last, -pixelBytes, 0, output, epilogue);
  }
}

/**
 * Computes one output row.
 * @param kernel address of the first tap; each further tap is `tapBytes` away (negative: flipped kernel)
 * @param bias address, or 0
 */
function depthwiseRow(
  input: i32,
  y: i32,
  height: i32,
  width: i32,
  pixelBytes: i32,
  kernel: i32,
  tapBytes: i32,
  bias: i32,
  output: i32,
  epilogue: i32,
): void {
  const rowBytes = width * pixelBytes;
  const to = output + y * rowBytes;
  // The input rows inside the map, and the tap of the first one.
  const first = max(0, y - 1);
  const rows = input + first * rowBytes;
  const end = input + min(height, y + 2) * rowBytes;
  const taps = kernel + (y == 0 ? 3 * tapBytes : 0);
  let x = 0;
  if (width >= 4) {
    for (; x + 4 <= width; x += 4) {
      fourPixels(rows, end, rowBytes, x, width, pixelBytes, taps, tapBytes, bias, to, epilogue);
    }
  }
  for (; x < width; x++) {
    onePixel(rows, end, rowBytes, x, width, pixelBytes, taps, tapBytes, bias, to, epilogue);
  }
}

/** All ones for a column inside the map, else zero. */
function columnMask(column: i32, width: i32): v128 {
  return i32x4.splat(column >= 0 && column < width ? -1 : 0);
}

/** Four neighbouring pixels: of the six columns they see only the outer two may lie outside. */
function fourPixels(
  rows: i32,
  end: i32,
  rowBytes: i32,
  x: i32,
  width: i32,
  pixelBytes: i32,
  taps: i32,
  tapBytes: i32,
  bias: i32,
  output: i32,
  epilogue: i32,
): void {
  const leftMask = columnMask(x - 1, width);
  const rightMask = columnMask(x + 4, width);
  const left = max(x - 1, 0) * pixelBytes;
  const inner = x * pixelBytes;
  const right = min(x + 4, width - 1) * pixelBytes;
  for (let c = 0; c < pixelBytes; c += 16) {
    let a0 = bias != 0 ? v128.load(bias + c) : f32x4.splat(0);
    let a1 = a0;
    let a2 = a0;
    let a3 = a0;
    let tap = taps + c;
    for (let row = rows + c; row < end; row += rowBytes) {
      const w0 = v128.load(tap);
      const w1 = v128.load((tap += tapBytes));
      const w2 = v128.load((tap += tapBytes));
      tap += tapBytes;
      a0 = multiplyAdd(v128.and(v128.load(row + left), leftMask), w0, a0);
      let from = row + inner;
      let value = v128.load(from);
      a0 = multiplyAdd(value, w1, a0);
      a1 = multiplyAdd(value, w0, a1);
      value = v128.load((from += pixelBytes));
      a0 = multiplyAdd(value, w2, a0);
      a1 = multiplyAdd(value, w1, a1);
      a2 = multiplyAdd(value, w0, a2);
      value = v128.load((from += pixelBytes));
      a1 = multiplyAdd(value, w2, a1);
      a2 = multiplyAdd(value, w1, a2);
      a3 = multiplyAdd(value, w0, a3);
      value = v128.load(from + pixelBytes);
      a2 = multiplyAdd(value, w2, a2);
      a3 = multiplyAdd(value, w1, a3);
      a3 = multiplyAdd(v128.and(v128.load(row + right), rightMask), w2, a3);
    }
    let to = output + inner + c;
    storeGradient(to, a0, epilogue);
    storeGradient((to += pixelBytes), a1, epilogue);
    storeGradient((to += pixelBytes), a2, epilogue);
    storeGradient(to + pixelBytes, a3, epilogue);
  }
}

/** One output pixel: the remainder of a row. */
function onePixel(
  rows: i32,
  end: i32,
  rowBytes: i32,
  x: i32,
  width: i32,
  pixelBytes: i32,
  taps: i32,
  tapBytes: i32,
  bias: i32,
  output: i32,
  epilogue: i32,
): void {
  for (let c = 0; c < pixelBytes; c += 16) {
    let sum = bias != 0 ? v128.load(bias + c) : f32x4.splat(0);
    let tap = taps + c;
    for (let row = rows + c; row < end; row += rowBytes) {
      for (let column = x - 1; column < x + 2; column++) {
        if (column >= 0 && column < width) {
          sum = multiplyAdd(v128.load(row + column * pixelBytes), v128.load(tap), sum);
        }
        tap += tapBytes;
      }
    }
    storeGradient(output + x * pixelBytes + c, sum, epilogue);
  }
}

/** Gradient of the kernel: result[i, j, c] += Σ input[y + i − 1, x + j − 1, c] · gradient[y, x, c]. */
export function depthwiseKernelGradient(
  input: i32,
  gradient: i32,
  height: i32,
  width: i32,
  channels: i32,
  result: i32,
): void {
  const pixelBytes = channels * 4;
  const rowBytes = width * pixelBytes;
  for (let y = 0; y < height; y++) {
    const row = input + y * rowBytes;
    const slopes = gradient + y * rowBytes;
    for (let c = 0; c < pixelBytes; c += 16) {
      for (let i = 0; i < 3; i++) {
        if (y + i < 1 || y + i > height) continue;
        const from = row + (i - 1) * rowBytes + c;
        addRow(from, slopes + c, width, pixelBytes, result + i * 3 * pixelBytes + c);
      }
    }
  }
}

/** Adds the products of one row to the three taps of one kernel row. */
function addRow(row: i32, slopes: i32, width: i32, pixelBytes: i32, result: i32): void {
  let left = v128.load(result);
  let middle = v128.load(result + pixelBytes);
  let right = v128.load(result + 2 * pixelBytes);
  let before = f32x4.splat(0);
  let here = v128.load(row);
  for (let x = 1; x < width; x++) {
    const slope = v128.load(slopes);
    const after = v128.load((row += pixelBytes));
    left = multiplyAdd(before, slope, left);
    middle = multiplyAdd(here, slope, middle);
    right = multiplyAdd(after, slope, right);
    before = here;
    here = after;
    slopes += pixelBytes;
  }
  const slope = v128.load(slopes);
  v128.store(result, multiplyAdd(before, slope, left));
  v128.store(result + pixelBytes, multiplyAdd(here, slope, middle));
  v128.store(result + 2 * pixelBytes, right);
}
