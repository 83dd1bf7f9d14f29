// Bilinear upsampling by two with half-pixel centres. Output pixels 2i and 2i + 1 lie a quarter pixel before and
// after the centre of input pixel i, so each is ¾ of pixel i plus ¼ of its neighbour on that side.
import {
  INPUT,
  INPUT_HEIGHT,
  INPUT_STRIDE,
  INPUT_WIDTH,
  OUTPUT,
  OUTPUT_HEIGHT,
  OUTPUT_STRIDE,
  TILE,
} from '../layout';

/** Work item `item`: TILE output rows of one picture. */
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

/** One output row from the nearer and the farther input row. */
function upsampleRow(near: i32, next: i32, width: i32, pixelBytes: i32, output: i32): void {
  const nearWeight = f32x4.splat(0.75);
  const nextWeight = f32x4.splat(0.25);
  for (let c = 0; c < pixelBytes; c += 16) {
    let to = output + c;
    let here = interpolate(v128.load(near + c), v128.load(next + c), nearWeight, nextWeight);
    let before = here;
    for (let x = 0; x < width; x++) {
      const offset = min(x + 1, width - 1) * pixelBytes + c;
      const after = interpolate(v128.load(near + offset), v128.load(next + offset), nearWeight, nextWeight);
      v128.store(to, interpolate(here, before, nearWeight, nextWeight));
      v128.store(to + pixelBytes, interpolate(here, after, nearWeight, nextWeight));
      to += 2 * pixelBytes;
      before = here;
      here = after;
    }
  }
}

function interpolate(near: v128, next: v128, nearWeight: v128, nextWeight: v128): v128 {
  return f32x4.add(f32x4.mul(near, nearWeight), f32x4.mul(next, nextWeight));
}
