// The gradient of a 3×3 depthwise kernel: each tap's sum over all pixels of what it saw times what
// came of it.
import { multiplyAdd } from '../simd';

/**
 * result[i, j, c] += Σ input[y + i − 1, x + j − 1, c] · gradient[y, x, c], zero outside the map.
 * @param channels a multiple of 4
 */
export function filterKernelGradient(
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

/** Adds one row's products to the three taps of a kernel's row. */
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
