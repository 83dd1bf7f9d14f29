// 2×2 max pooling and its gradient, on [height, width, channels] with a multiple of 4 channels.
import { storeGradient } from '../epilogue';

/** Maximum of each 2×2 pixels. @param height of the input, even; likewise `width` */
export function maxPool(input: i32, height: i32, width: i32, channels: i32, output: i32): void {
  const pixelBytes = channels * 4;
  const rowBytes = width * pixelBytes;
  for (let y = 0; y < height; y += 2) {
    for (let x = 0; x < width; x += 2) {
      const from = input + y * rowBytes + x * pixelBytes;
      for (let c = from; c < from + pixelBytes; c += 16) {
        const upper = f32x4.max(v128.load(c), v128.load(c + pixelBytes));
        const below = c + rowBytes;
        const lower = f32x4.max(v128.load(below), v128.load(below + pixelBytes));
        v128.store(output, f32x4.max(upper, lower));
        output += 16;
      }
    }
  }
}

/** The gradient goes to the maximum of the four pixels, to the first one in case of ties. */
export function maxPoolInputGradient(
  input: i32,
  height: i32,
  width: i32,
  channels: i32,
  output: i32,
  gradient: i32,
  inputGradient: i32,
  epilogue: i32,
): void {
  const pixelBytes = channels * 4;
  const rowBytes = width * pixelBytes;
  for (let y = 0; y < height; y += 2) {
    for (let x = 0; x < width; x += 2) {
      const corner = y * rowBytes + x * pixelBytes;
      for (let c = corner; c < corner + pixelBytes; c += 16) {
        const largest = v128.load(output);
        const slope = v128.load(gradient);
        // All ones in channels whose maximum has not been found yet.
        let open = i32x4.splat(-1);
        for (let place = 0; place < 4; place++) {
          const at = c + (place >> 1) * rowBytes + (place & 1) * pixelBytes;
          const isLargest = v128.and(f32x4.eq(v128.load(input + at), largest), open);
          storeGradient(inputGradient + at, v128.and(slope, isLargest), epilogue);
          open = v128.andnot(open, isLargest);
        }
        output += 16;
        gradient += 16;
      }
    }
  }
}
