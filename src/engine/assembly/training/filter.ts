// The 3×3 depthwise layer: itself, the gradient of its input, and the gradient of its kernel. What lies
// outside the map is zero.
import { multiplyAdd } from './simd';

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
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < pixelBytes; c += 16) {
        let sum = v128.load(bias + c);
        for (let i = max(0, 1 - y); i < min(3, height + 1 - y); i++) {
          for (let j = max(0, 1 - x); j < min(3, width + 1 - x); j++) {
            const from = input + ((y + i - 1) * width + x + j - 1) * pixelBytes + c;
            sum = multiplyAdd(
              v128.load(from),
              v128.load(kernel + (i * 3 + j) * pixelBytes + c),
              sum,
            );
          }
        }
        v128.store(output + (y * width + x) * pixelBytes + c, sum);
      }
    }
  }
}

/**
 * The gradient of the input takes the input's place, and is zero unless the input was above zero (a
 * ReLU's result).
 */
export function filterMapBackward(
  gradient: i32,
  height: i32,
  width: i32,
  channels: i32,
  kernel: i32,
  input: i32,
): void {
  const pixelBytes = channels * 4;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < pixelBytes; c += 16) {
        let sum = f32x4.splat(0);
        for (let i = max(0, y + 2 - height); i < min(3, y + 2); i++) {
          for (let j = max(0, x + 2 - width); j < min(3, x + 2); j++) {
            const from = gradient + ((y + 1 - i) * width + x + 1 - j) * pixelBytes + c;
            sum = multiplyAdd(
              v128.load(from),
              v128.load(kernel + (i * 3 + j) * pixelBytes + c),
              sum,
            );
          }
        }
        const to = input + (y * width + x) * pixelBytes + c;
        v128.store(to, v128.and(sum, f32x4.gt(v128.load(to), f32x4.splat(0))));
      }
    }
  }
}

/** result[i, j, c] += Σ input[y + i − 1, x + j − 1, c] · gradient[y, x, c]. */
export function filterKernelGradient(
  input: i32,
  gradient: i32,
  height: i32,
  width: i32,
  channels: i32,
  result: i32,
): void {
  const pixelBytes = channels * 4;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < pixelBytes; c += 16) {
        const slope = v128.load(gradient + (y * width + x) * pixelBytes + c);
        for (let i = max(0, 1 - y); i < min(3, height + 1 - y); i++) {
          for (let j = max(0, 1 - x); j < min(3, width + 1 - x); j++) {
            const from = input + ((y + i - 1) * width + x + j - 1) * pixelBytes + c;
            const to = result + (i * 3 + j) * pixelBytes + c;
            v128.store(to, multiplyAdd(v128.load(from), slope, v128.load(to)));
          }
        }
      }
    }
  }
}
