// The taps of a level as its lateral sees them: each channel less its mean, over its deviation, and the
// channels of two taps side by side. Counts of channels are multiples of 4.
import { multiplyAdd } from '../simd';

/** output = factor · tap + offset, into a tap's columns of [pixels, depth]. */
export function normaliseFloats(
  tap: i32,
  channels: i32,
  pixels: i32,
  factor: i32,
  offset: i32,
  output: i32,
  depth: i32,
): void {
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let byte = 0; byte < channels * 4; byte += 16) {
      const value = v128.load(tap + byte);
      v128.store(
        output + byte,
        multiplyAdd(value, v128.load(factor + byte), v128.load(offset + byte)),
      );
    }
    tap += channels * 4;
    output += depth * 4;
  }
}

/** The same for a tap of one byte a value. */
export function normaliseBytes(
  tap: i32,
  channels: i32,
  pixels: i32,
  factor: i32,
  offset: i32,
  output: i32,
  depth: i32,
): void {
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let channel = 0; channel < channels; channel += 4) {
      const words = i16x8.extend_low_i8x16_u(v128.load32_zero(tap + channel));
      const value = f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(words));
      const byte = channel * 4;
      v128.store(
        output + byte,
        multiplyAdd(value, v128.load(factor + byte), v128.load(offset + byte)),
      );
    }
    tap += channels;
    output += depth * 4;
  }
}
