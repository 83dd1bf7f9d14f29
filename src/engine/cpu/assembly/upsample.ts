// Bilinear upsampling by two with half-pixel centres: output pixel 2i lies a quarter before the
// centre of input pixel i, 2i + 1 a quarter after it, so each is ¾ of the near and ¼ of the next.
import {
  INPUT,
  INPUT_HEIGHT,
  INPUT_STRIDE,
  INPUT_WIDTH,
  OUTPUT,
  OUTPUT_HEIGHT,
  OUTPUT_STRIDE,
  TILE,
} from './layout';

/** Makes output rows `item` · TILE and on; rows are counted through all pictures of the batch. */
export function runUpsample(step: i32, item: i32): void {
  const height = load<i32>(step, INPUT_HEIGHT);
  const width = load<i32>(step, INPUT_WIDTH);
  const pixelBytes = load<i32>(step, INPUT_STRIDE);
  const inputRow = width * pixelBytes;
  const outputRow = 2 * width * load<i32>(step, OUTPUT_STRIDE);
  const tile = load<i32>(step, TILE);
  const bands = (load<i32>(step, OUTPUT_HEIGHT) + tile - 1) / tile;
  const picture = item / bands;
  const first = (item % bands) * tile;
  const end = min(first + tile, 2 * height);
  const input = load<i32>(step, INPUT) + picture * height * inputRow;
  const output = load<i32>(step, OUTPUT) + picture * 2 * height * outputRow;
  for (let y = first; y < end; y++) {
    const near = y >> 1;
    const next = (y & 1) == 0 ? max(near - 1, 0) : min(near + 1, height - 1);
    upsampleRow(
      input + near * inputRow,
      input + next * inputRow,
      width,
      pixelBytes,
      output + y * outputRow,
    );
  }
}

function upsampleRow(near: i32, next: i32, width: i32, pixelBytes: i32, output: i32): void {
  const three = f32x4.splat(0.75);
  const one = f32x4.splat(0.25);
  for (let c = 0; c < pixelBytes; c += 16) {
    let to = output + c;
    let here = mix(v128.load(near + c), v128.load(next + c), three, one);
    let before = here;
    for (let x = 0; x < width; x++) {
      const offset = min(x + 1, width - 1) * pixelBytes + c;
      const after = mix(v128.load(near + offset), v128.load(next + offset), three, one);
      v128.store(to, mix(here, before, three, one));
      v128.store(to + pixelBytes, mix(here, after, three, one));
      to += 2 * pixelBytes;
      before = here;
      here = after;
    }
  }
}

function mix(near: v128, next: v128, three: v128, one: v128): v128 {
  return f32x4.add(f32x4.mul(near, three), f32x4.mul(next, one));
}
