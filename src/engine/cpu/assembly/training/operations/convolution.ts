// 3×3 convolution over all channels and the gradient of its kernel, as im2col: patches of 9 · depth values per pixel are
// gathered one band of rows at a time, so that they stay in the cache, and multiplied as matrices.
import { multiply } from './pointwise';
import { multiplyTransposed } from './pointwise-gradient';

/**
 * output[y, x, o] = epilogue(bias[o] + Σ input[y + i − 1, x + j − 1, d] · kernel[i, j, d, o]), zero outside the map.
 * With the kernel of `flipKernel` and no bias it computes the gradient of the input.
 * @param kernel [9 · depth, outputs]
 * @param patches scratch memory for [band, width, 9 · depth] floats
 * @param band rows of patches gathered at a time
 */
export function convolution(
  input: i32,
  height: i32,
  width: i32,
  depth: i32,
  kernel: i32,
  bias: i32,
  output: i32,
  outputs: i32,
  epilogue: i32,
  patches: i32,
  band: i32,
): void {
  for (let y = 0; y < height; y += band) {
    const rows = min(band, height - y);
    gatherBand(input, y, rows, height, width, depth, patches);
    const to = output + y * width * outputs * 4;
    multiply(patches, rows * width, 9 * depth, kernel, bias, to, outputs, epilogue);
  }
}

/** Gradient of the kernel: result[i, j, d, o] += Σ input[y + i − 1, x + j − 1, d] · gradient[y, x, o]. */
export function convolutionKernelGradient(
  input: i32,
  height: i32,
  width: i32,
  depth: i32,
  gradient: i32,
  outputs: i32,
  result: i32,
  patches: i32,
  band: i32,
): void {
  for (let y = 0; y < height; y += band) {
    const rows = min(band, height - y);
    gatherBand(input, y, rows, height, width, depth, patches);
    const slopes = gradient + y * width * outputs * 4;
    multiplyTransposed(patches, rows * width, 9 * depth, slopes, outputs, result);
  }
}

/** Gathers the patches of some rows: [rows, width, 3, 3, depth], zero outside the map. */
function gatherBand(
  input: i32,
  start: i32,
  rows: i32,
  height: i32,
  width: i32,
  depth: i32,
  patches: i32,
): void {
  const pixelBytes = depth * 4;
  const rowBytes = width * pixelBytes;
  const third = 3 * pixelBytes;
  for (let y = start; y < start + rows; y++) {
    for (let i = 0; i < 3; i++) {
      let to = patches + i * third;
      const from = y + i - 1;
      if (from < 0 || from >= height) {
        for (let x = 0; x < width; x++, to += 3 * third) memory.fill(to, 0, third);
        continue;
      }
      gatherRow(input + from * rowBytes, width, pixelBytes, to);
    }
    patches += width * 3 * third;
  }
}

/** Copies one input row into the patches of one output row. */
function gatherRow(row: i32, width: i32, pixelBytes: i32, to: i32): void {
  const third = 3 * pixelBytes;
  for (let x = 0; x < width; x++, to += 3 * third) {
    const from = row + (x - 1) * pixelBytes;
    const first = x == 0 ? pixelBytes : 0;
    const end = x == width - 1 ? 2 * pixelBytes : third;
    if (first > 0) memory.fill(to, 0, first);
    for (let byte = first; byte < end; byte += 16) v128.store(to + byte, v128.load(from + byte));
    if (end < third) memory.fill(to + end, 0, third - end);
  }
}

/**
 * The kernel for the gradient of the input: flipped in both directions, with inputs and outputs exchanged:
 * flipped[2 − i, 2 − j, o, d] = kernel[i, j, d, o].
 */
export function flipKernel(kernel: i32, depth: i32, outputs: i32, flipped: i32): void {
  for (let tap = 0; tap < 9; tap++) {
    const from = kernel + tap * depth * outputs * 4;
    const to = flipped + (8 - tap) * depth * outputs * 4;
    for (let d = 0; d < depth; d++) {
      for (let o = 0; o < outputs; o++) {
        store<f32>(to + (o * depth + d) * 4, load<f32>(from + (d * outputs + o) * 4));
      }
    }
  }
}
