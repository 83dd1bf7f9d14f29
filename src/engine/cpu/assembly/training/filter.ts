// The 3×3 depthwise layer, and the gradient of its input. What lies outside the map is zero. The
// gradient of its kernel: filter-gradient.ts.
import { multiplyAdd } from '../simd';
import { PLAIN } from './finish';
import { finishGradient } from './finish-gradient';

/**
 * output[y, x, c] = bias[c] + Σ input[y + i − 1, x + j − 1, c] · kernel[i, j, c].
 * @param channels a multiple of 4
 */
export function filterMap(
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
    filterRow(input, y, height, width, pixelBytes, kernel, pixelBytes, bias, output, PLAIN);
  }
}

/**
 * The gradient of the input: the gradient filtered with the kernel turned by half a turn.
 * @param output what is there is overwritten, added to, or (GATE: a ReLU's result, the input itself)
 *   gives way to its gradient
 */
export function filterMapBackward(
  gradient: i32,
  height: i32,
  width: i32,
  channels: i32,
  kernel: i32,
  output: i32,
  finish: i32,
): void {
  const pixelBytes = channels * 4;
  const last = kernel + 8 * pixelBytes;
  for (let y = 0; y < height; y++) {
    filterRow(gradient, y, height, width, pixelBytes, last, -pixelBytes, 0, output, finish);
  }
}

/**
 * @param kernel its first tap; the next is `tapBytes` further
 * @param bias or 0
 * @param finish what happens to a sum before it is stored, as in multiply.ts
 */
function filterRow(
  input: i32,
  y: i32,
  height: i32,
  width: i32,
  pixelBytes: i32,
  kernel: i32,
  tapBytes: i32,
  bias: i32,
  output: i32,
  finish: i32,
): void {
  const rowBytes = width * pixelBytes;
  const to = output + y * rowBytes;
  // The rows that lie in the map, and the tap that meets the first of them.
  const first = max(0, y - 1);
  const rows = input + first * rowBytes;
  const end = input + min(height, y + 2) * rowBytes;
  const taps = kernel + (y == 0 ? 3 * tapBytes : 0);
  let x = 0;
  if (width >= 4) {
    for (; x + 4 <= width; x += 4) {
      fourPixels(rows, end, rowBytes, x, width, pixelBytes, taps, tapBytes, bias, to, finish);
    }
  }
  for (; x < width; x++) {
    onePixel(rows, end, rowBytes, x, width, pixelBytes, taps, tapBytes, bias, to, finish);
  }
}

/** All ones when the column lies in the map, else zero. */
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
  finish: i32,
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
    finishGradient(to, a0, finish);
    finishGradient((to += pixelBytes), a1, finish);
    finishGradient((to += pixelBytes), a2, finish);
    finishGradient(to + pixelBytes, a3, finish);
  }
}

/** One pixel: what is left of a row after the fours. */
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
  finish: i32,
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
    finishGradient(output + x * pixelBytes + c, sum, finish);
  }
}
