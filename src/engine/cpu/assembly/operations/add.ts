// Sum of two maps of the same size, for additions that are not fused into a pointwise layer.
import {
  COUNT,
  INPUT,
  INPUT_HEIGHT,
  INPUT_STRIDE,
  INPUT_WIDTH,
  OUTPUT,
  RESIDUAL,
  TILE,
} from '../layout';

/** Work item `item`: adds TILE pixels. Maps are [count, height, width, channels] with full vectors of channels. */
export function runAdd(step: i32, item: i32): void {
  const pixels =
    load<i32>(step, COUNT) * load<i32>(step, INPUT_HEIGHT) * load<i32>(step, INPUT_WIDTH);
  const pixelBytes = load<i32>(step, INPUT_STRIDE);
  const tile = load<i32>(step, TILE);
  const first = item * tile;
  const end = min(first + tile, pixels) * pixelBytes;
  const a = load<i32>(step, INPUT);
  const b = load<i32>(step, RESIDUAL);
  const output = load<i32>(step, OUTPUT);
  for (let byte = first * pixelBytes; byte < end; byte += 16) {
    v128.store(output + byte, f32x4.add(v128.load(a + byte), v128.load(b + byte)));
  }
}
