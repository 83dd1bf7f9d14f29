// The taps of a level as its lateral sees them: each channel less its mean, over its deviation, and the
// channels of two taps side by side.

/** One tap into its columns of [pixels, depth]. All counts of channels are multiples of 4. */
export function normalise(
  tap: i32,
  channels: i32,
  pixels: i32,
  mean: i32,
  scale: i32,
  output: i32,
  depth: i32,
): void {
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let byte = 0; byte < channels * 4; byte += 16) {
      const centred = f32x4.sub(v128.load(tap + byte), v128.load(mean + byte));
      v128.store(output + byte, f32x4.mul(centred, v128.load(scale + byte)));
    }
    tap += channels * 4;
    output += depth * 4;
  }
}
