// 3×3 convolution of stride 2 over all channels, as im2col: the nine input pixels of each output pixel are
// gathered into a patch, and the patches go through the pointwise kernels. Next: fused-rows.ts.
import { paddingBefore } from './depthwise';

/**
 * Gathers the patches of one output row: [outputWidth, 3, 3, channels], with SAME padding by zeros. Copies whole
 * vectors, so it reads and writes up to 12 bytes beyond the end.
 * @param y the output row
 */
export function gatherPatches(
  input: i32,
  inputHeight: i32,
  inputWidth: i32,
  pixelBytes: i32,
  y: i32,
  outputHeight: i32,
  outputWidth: i32,
  patches: i32,
): void {
  const top = 2 * y - paddingBefore(inputHeight, outputHeight, 2);
  const padding = paddingBefore(inputWidth, outputWidth, 2);
  const rowBytes = inputWidth * pixelBytes;
  for (let x = 0; x < outputWidth; x++) {
    const left = 2 * x - padding;
    for (let tap = 0; tap < 3; tap++) {
      const row = top + tap;
      const isInside = row >= 0 && row < inputHeight;
      const from = input + (isInside ? row * rowBytes : 0);
      if (isInside && left >= 0 && left + 2 < inputWidth) {
        copy(from + left * pixelBytes, patches, 3 * pixelBytes);
        patches += 3 * pixelBytes;
        continue;
      }
      for (let column = left; column < left + 3; column++) {
        if (isInside && column >= 0 && column < inputWidth) {
          copy(from + column * pixelBytes, patches, pixelBytes);
        } else {
          clear(patches, pixelBytes);
        }
        patches += pixelBytes;
      }
    }
  }
}

function copy(from: i32, to: i32, bytes: i32): void {
  for (let byte = 0; byte < bytes; byte += 16) v128.store(to + byte, v128.load(from + byte));
}

function clear(to: i32, bytes: i32): void {
  for (let byte = 0; byte < bytes; byte += 16) v128.store(to + byte, i32x4.splat(0));
}
