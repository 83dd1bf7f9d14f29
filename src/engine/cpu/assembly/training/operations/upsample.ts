// Bilinear upsampling by two with half-pixel centres, and its gradient. Output pixels 2i and 2i + 1 lie a quarter pixel
// before and after the centre of input pixel i, so each is ¾ of pixel i plus ¼ of its neighbour on that side.
import { storeGradient } from '../epilogue';

/** @param output [2 · height, 2 · width, channels] */
export function upsample(input: i32, height: i32, width: i32, channels: i32, output: i32): void {
  const pixelBytes = channels * 4;
  const rowBytes = width * pixelBytes;
  for (let y = 0; y < 2 * height; y++) {
    const near = input + (y >> 1) * rowBytes;
    const next = input + neighbour(y, height) * rowBytes;
    for (let x = 0; x < 2 * width; x++) {
      const here = (x >> 1) * pixelBytes;
      const adjacent = neighbour(x, width) * pixelBytes;
      for (let c = 0; c < pixelBytes; c += 16) {
        const a = interpolate(v128.load(near + here + c), v128.load(next + here + c));
        const b = interpolate(v128.load(near + adjacent + c), v128.load(next + adjacent + c));
        v128.store(output + c, interpolate(a, b));
      }
      output += pixelBytes;
    }
  }
}

/**
 * Gradient of the input: the transpose of `upsample`.
 * @param gradient [2 · height, 2 · width, channels]
 * @param output [height, width, channels], stored with the epilogue
 */
export function upsampleInputGradient(
  gradient: i32,
  height: i32,
  width: i32,
  channels: i32,
  output: i32,
  epilogue: i32,
): void {
  const pixelBytes = channels * 4;
  const rowBytes = 2 * width * pixelBytes;
  for (let y = 0; y < height; y++) {
    const row0 = gradient + max(0, 2 * y - 1) * rowBytes;
    const row1 = gradient + 2 * y * rowBytes;
    const row3 = gradient + min(2 * height - 1, 2 * y + 2) * rowBytes;
    for (let x = 0; x < width; x++) {
      const column0 = max(0, 2 * x - 1) * pixelBytes;
      const column1 = 2 * x * pixelBytes;
      const column3 = min(2 * width - 1, 2 * x + 2) * pixelBytes;
      for (let c = 0; c < pixelBytes; c += 16) {
        const sum = f32x4.add(
          gather(row0 + c, row1 + c, row3 + c, rowBytes, column0, column3),
          f32x4.mul(
            f32x4.splat(3),
            gather(row0 + c, row1 + c, row3 + c, rowBytes, column1, column1 + pixelBytes),
          ),
        );
        storeGradient(output + c, f32x4.mul(sum, f32x4.splat(0.0625)), epilogue);
      }
      output += pixelBytes;
    }
  }
}

/** Sum of two columns over four rows with weights 1, 3, 3, 1. */
function gather(row0: i32, row1: i32, row3: i32, rowBytes: i32, a: i32, b: i32): v128 {
  const outer = f32x4.add(
    f32x4.add(v128.load(row0 + a), v128.load(row3 + a)),
    f32x4.add(v128.load(row0 + b), v128.load(row3 + b)),
  );
  const row2 = row1 + rowBytes;
  const inner = f32x4.add(
    f32x4.add(v128.load(row1 + a), v128.load(row2 + a)),
    f32x4.add(v128.load(row1 + b), v128.load(row2 + b)),
  );
  return f32x4.add(outer, f32x4.mul(f32x4.splat(3), inner));
}

/** The second-nearest input row or column to an output row or column, clamped to the map. */
function neighbour(output: i32, size: i32): i32 {
  const near = output >> 1;
  return (output & 1) == 0 ? max(near - 1, 0) : min(near + 1, size - 1);
}

function interpolate(near: v128, next: v128): v128 {
  return f32x4.add(f32x4.mul(near, f32x4.splat(0.75)), f32x4.mul(next, f32x4.splat(0.25)));
}
