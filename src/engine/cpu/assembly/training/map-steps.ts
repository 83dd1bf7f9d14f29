// Layers without parameters, and their ways back: pooling, sums, pairs, ReLU. Counts of channels are
// multiples of 4; `finish` says how a result goes to its place, as in multiply.ts.
import { finishGradient } from './finish-gradient';

/** The largest of each 2 × 2 pixels. Height and width are of the input, and even. */
export function pool(input: i32, height: i32, width: i32, channels: i32, output: i32): void {
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

/** The gradient goes to the pixel that was the largest, the first of equals. */
export function poolBackward(
  input: i32,
  height: i32,
  width: i32,
  channels: i32,
  output: i32,
  gradient: i32,
  inputGradient: i32,
  finish: i32,
): void {
  const pixelBytes = channels * 4;
  const rowBytes = width * pixelBytes;
  for (let y = 0; y < height; y += 2) {
    for (let x = 0; x < width; x += 2) {
      const corner = y * rowBytes + x * pixelBytes;
      for (let c = corner; c < corner + pixelBytes; c += 16) {
        const largest = v128.load(output);
        const slope = v128.load(gradient);
        // All ones where no pixel has been found to be the largest yet.
        let open = i32x4.splat(-1);
        for (let place = 0; place < 4; place++) {
          const at = c + (place >> 1) * rowBytes + (place & 1) * pixelBytes;
          const isLargest = v128.and(f32x4.eq(v128.load(input + at), largest), open);
          finishGradient(inputGradient + at, v128.and(slope, isLargest), finish);
          open = v128.andnot(open, isLargest);
        }
        output += 16;
        gradient += 16;
      }
    }
  }
}

export function addMaps(a: i32, b: i32, bytes: i32, output: i32): void {
  for (let byte = 0; byte < bytes; byte += 16) {
    v128.store(output + byte, f32x4.add(v128.load(a + byte), v128.load(b + byte)));
  }
}

/** Copies some channels of one map to some channels of another. Both addresses are of the first. */
export function copyChannels(
  input: i32,
  inputBytes: i32,
  output: i32,
  outputBytes: i32,
  bytes: i32,
  pixels: i32,
  finish: i32,
): void {
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let c = 0; c < bytes; c += 16) finishGradient(output + c, v128.load(input + c), finish);
    input += inputBytes;
    output += outputBytes;
  }
}

/** ReLU in place. */
export function rectify(map: i32, bytes: i32): void {
  const zero = f32x4.splat(0);
  // `pmax` keeps what is no number, so that it is noticed in the loss.
  for (const end = map + bytes; map < end; map += 16) {
    v128.store(map, f32x4.pmax(v128.load(map), zero));
  }
}

/** What came out of a ReLU as zero passes no gradient on. */
export function gate(gradient: i32, output: i32, bytes: i32): void {
  const zero = f32x4.splat(0);
  for (let byte = 0; byte < bytes; byte += 16) {
    const isOpen = f32x4.gt(v128.load(output + byte), zero);
    v128.store(gradient + byte, v128.and(v128.load(gradient + byte), isOpen));
  }
}
